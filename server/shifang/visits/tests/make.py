"""Templates, visits and phones for tests, made through the domain's own operations and commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from shifang.accounts.tests.make import MadeOrganisation
from shifang.customers.models import Customer
from shifang.customers.tests.make import customer as make_customer
from shifang.kernel.geo import Point, destination
from shifang.platform import clock, tenancy
from shifang.protocol import operations as protocol
from shifang.protocol.operations import Answer, Envelope
from shifang.visits.models import TemplateVersion, Visit
from shifang.visits.operations import templates
from shifang.visits.rules.assignment import Assignment
from shifang.visits.types.words import StepOrder

FORM = {
    "type": "object",
    "properties": {
        "promotion": {"type": "boolean"},
        "products": {
            "type": "array",
            "x-row-key": "product",
            "x-side-field": "side",
            "items": {
                "type": "object",
                "properties": {
                    "product": {"type": "string"},
                    "side": {"type": "string", "enum": ["ours", "competitor"]},
                    "price": {"type": "number", "minimum": 0},
                    "stock": {"type": "integer", "minimum": 0},
                },
                "required": ["product"],
            },
        },
    },
    "required": ["promotion"],
}
STEPS: tuple[dict[str, Any], ...] = (
    {
        "id": "front",
        "kind": "photo",
        "title": {"zh": "门头照", "en": "Shop front"},
        "required": True,
        "config": {"category": "shop_front"},
    },
    {
        "id": "form",
        "kind": "form",
        "title": {"zh": "价格", "en": "Prices"},
        "required": True,
        "config": {"schema": FORM},
    },
    {
        "id": "pile",
        "kind": "photo",
        "title": {"zh": "堆头照", "en": "Pile"},
        "required": True,
        "visible_if": {"step": "form", "path": "promotion", "op": "eq", "value": True},
        "config": {"category": "pile"},
    },
    {"id": "note", "kind": "note", "title": {"zh": "备注", "en": "Note"}, "required": False, "config": {}},
)


def template(
    made: MadeOrganisation,
    steps: Sequence[Mapping[str, Any]] = STEPS,
    *,
    name: str = "标准拜访",
    order: StepOrder = StepOrder.FREE,
    default: bool = True,
) -> TemplateVersion:
    """Publish a template; by default every customer's visits follow it."""
    now = clock.now()
    with tenancy.organisation(made.id):
        scope = made.scope("admin")
        drafted = templates.add_template(scope=scope, name=name, order=order, steps=list(steps), now=now)
        version = templates.publish(scope=scope, template_id=drafted.id, now=now)
        if default:
            templates.assign(scope=scope, assignments=[Assignment(drafted.id)], now=now)
    return version


def photo(name: str, category: str = "shop_front", *, at: datetime) -> dict[str, Any]:
    """Return a declared photo; its hash is that of its name."""
    return {"sha256": sha256(name.encode()).hexdigest(), "size": 1000, "category": category, "taken_at": at.isoformat()}


def location(
    point: Point, *, at: datetime, north_m: float = 0.0, accuracy_m: float = 10.0, **fix: Any
) -> dict[str, Any]:
    """Return location evidence of one fix, so many metres north of a point, taken 3 s before."""
    place = destination(point, 0.0, north_m)
    given = {
        "latitude": place.latitude,
        "longitude": place.longitude,
        "datum": "wgs84",
        "accuracy_m": accuracy_m,
        "fixed_at": (at - timedelta(seconds=3)).isoformat(),
        "mock": False,
    }
    return {"fixes": [{**given, **fix}], "environment": {"platform": "test"}, "monotonic_ms": 1000}


@dataclass
class Phone:
    """A person's phone: numbers its commands and sends them by the protocol's own operation."""

    made: MadeOrganisation
    person: str = "rep"
    device_id: UUID = field(default_factory=clock.new_id)
    sequence: int = 0
    now: datetime = field(default_factory=lambda: datetime.now(tz=UTC))

    def envelope(self, kind: str, payload: Mapping[str, Any], *, at: datetime) -> Envelope:
        """Return the next command."""
        self.sequence += 1
        return Envelope(
            id=clock.new_id(),
            kind=kind,
            happened_at=at,
            device_id=self.device_id,
            sequence=self.sequence,
            payload={key: _plain(value) for key, value in payload.items()},
        )

    def send(self, *envelopes: Envelope, now: datetime | None = None) -> list[Answer]:
        """Send a batch."""
        return protocol.take(scope=self.made.scope(self.person), envelopes=envelopes, now=now or clock.now())

    def do(self, kind: str, payload: Mapping[str, Any], *, at: datetime, now: datetime | None = None) -> Answer:
        """Send one command, received when it happened unless told otherwise."""
        return self.send(self.envelope(kind, payload, at=at), now=now or at)[0]


@dataclass
class Day:
    """A customer, a template, a phone and the hour at which the day begins (one hour ago)."""

    made: MadeOrganisation
    customer: Customer
    version: TemplateVersion
    phone: Phone
    begin: datetime

    def at(self, seconds: float) -> datetime:
        """Return an instant of the day."""
        return self.begin + timedelta(seconds=seconds)

    @property
    def point(self) -> Point:
        """Return where the customer is."""
        assert self.customer.latitude is not None
        assert self.customer.longitude is not None
        return Point(self.customer.latitude, self.customer.longitude)

    def start(self, *, seconds: float = 0, visit_id: UUID | None = None, **fields: Any) -> UUID:
        """Begin an ad-hoc visit and return its id."""
        identifier = visit_id or clock.new_id()
        payload = {
            "visit_id": identifier,
            "customer_id": self.customer.id,
            "planned": False,
            "joint_with": [],
            **fields,
        }
        answer = self.phone.do("visit.start", payload, at=self.at(seconds))
        assert answer.status == "applied", answer
        return identifier

    def check_in(self, visit_id: UUID, *, seconds: float = 60, **place: Any) -> Answer:
        """Check in at the customer, or so many metres north of it."""
        at = self.at(seconds)
        payload = {"visit_id": visit_id, "location": location(self.point, at=at, **place)}
        return self.phone.do("visit.check_in", payload, at=at)

    def step_envelope(self, visit_id: UUID, step_id: str, answers: Mapping[str, Any], **rest: Any) -> Envelope:
        """Return a step's command: `seconds` of the day, `photos`."""
        at = self.at(rest.pop("seconds", 120))
        return self.phone.envelope("visit.step", step_payload(visit_id, step_id, answers, at=at, **rest), at=at)

    def step(self, visit_id: UUID, step_id: str, answers: Mapping[str, Any], **rest: Any) -> Answer:
        """Do a step."""
        envelope = self.step_envelope(visit_id, step_id, answers, **rest)
        return self.phone.send(envelope, now=envelope.happened_at)[0]

    def all_steps(self, visit_id: UUID, *, seconds: float = 120) -> None:
        """Do the required steps of the standard template."""
        shot = photo(f"front {visit_id}", at=self.at(seconds))
        assert self.step(visit_id, "front", {}, seconds=seconds, photos=[shot]).status == "applied"
        assert self.step(visit_id, "form", {"promotion": False}, seconds=seconds + 1).status == "applied"

    def check_out(self, visit_id: UUID, *, seconds: float, on_site_s: float | None, **place: Any) -> Answer:
        """Check out after so many seconds on site by the monotonic clock."""
        at = self.at(seconds)
        payload = {
            "visit_id": visit_id,
            "location": location(self.point, at=at, **place),
            "on_site_ms": None if on_site_s is None else int(on_site_s * 1000),
            "monotonic_ms": 5000,
        }
        return self.phone.do("visit.check_out", payload, at=at)

    def visit(self, visit_id: UUID) -> Visit:
        """Return the visit as it stands."""
        with tenancy.organisation(self.made.id):
            return Visit.objects.get(id=visit_id)


def step_payload(
    visit_id: UUID, step_id: str, answers: Mapping[str, Any], *, at: datetime, photos: Sequence[Any] = ()
) -> dict[str, Any]:
    """Return what visit.step carries."""
    return {
        "visit_id": visit_id,
        "step_id": step_id,
        "answers": dict(answers),
        "photos": list(photos),
        "started_at": (at - timedelta(seconds=20)).isoformat(),
        "finished_at": at.isoformat(),
    }


def day(made: MadeOrganisation, **fields: Any) -> Day:
    """Make a customer, a template and a phone for the rep of an organisation."""
    begin = clock.now().replace(microsecond=0) - timedelta(hours=1)
    return Day(
        made=made,
        customer=make_customer(made, **fields),
        version=template(made),
        phone=Phone(made),
        begin=begin,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return [_plain(each) for each in value] if isinstance(value, list) else value
