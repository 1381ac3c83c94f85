"""A row of a spreadsheet read as a customer: values that hold, and what is wrong with the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from shifang.customers.rules.attributes import faults_in
from shifang.customers.rules.import_cells import (
    CellFault,
    attribute_of,
    choice_of,
    integer_of,
    lookup_of,
    number_of,
    parts_of,
    short_text,
    text_of,
)
from shifang.customers.rules.import_fields import ATTRIBUTE
from shifang.customers.rules.names import text_key
from shifang.customers.rules.settings import Settings
from shifang.customers.types.words import LifeStage
from shifang.kernel.datum import Datum, to_wgs84
from shifang.kernel.geo import Point

Fault = dict[str, Any]

_LIFE_STAGES = lookup_of(
    [
        (LifeStage.LEAD, {"zh": "线索", "en": "lead"}),
        (LifeStage.LEAD, {"zh": "潜在客户", "en": "prospect"}),
        (LifeStage.ACTIVE, {"zh": "跟进中", "en": "active"}),
        (LifeStage.ACTIVE, {"zh": "合作中", "en": "in progress"}),
        (LifeStage.WON, {"zh": "成交", "en": "won"}),
        (LifeStage.WON, {"zh": "已成交", "en": "customer"}),
        (LifeStage.LOST, {"zh": "流失", "en": "lost"}),
        (LifeStage.DEAD, {"zh": "失效", "en": "dead"}),
    ]
)
_LENGTHS = {"name": 200, "address": 400, "phone": 40, "note": 1000, "life_stage_reason": 300}
_CONTACT_LENGTHS = {"contact_name": 80, "contact_phone": 40, "contact_title": 80}
_REFERENCE_LENGTH = 80
_MOST_TAGS = 30
_TAG_LENGTH = 30


@dataclass(frozen=True, slots=True)
class People:
    """Who may own customers, by login, phone, staff number and name; `None` where a word names more than one."""

    by_word: Mapping[str, UUID | None]
    departments: Mapping[UUID, UUID]


@dataclass(frozen=True)
class RowPlan:
    """How rows are read: the columns of fields, the coordinate system, the organisation's words, its people."""

    mapping: Mapping[str, int]
    datum: Datum
    settings: Settings
    people: People
    default_type: str | None = None
    default_tier: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(init=False)
    tiers: Mapping[str, str] = field(init=False)
    choices: Mapping[str, Mapping[str, str]] = field(init=False)
    columns: Sequence[tuple[str, int]] = field(init=False)

    def __post_init__(self) -> None:
        # From left to right, as people read what is wrong with a row.
        object.__setattr__(self, "columns", sorted(self.mapping.items(), key=lambda entry: entry[1]))
        object.__setattr__(self, "types", lookup_of(self.settings.types.items()))
        object.__setattr__(self, "tiers", lookup_of(self.settings.tiers.items()))
        lookups = {key: lookup_of(each.choices) for key, each in self.settings.attributes.items()}
        object.__setattr__(self, "choices", lookups)


@dataclass(slots=True)
class ReadRow:
    """A row as a customer. `given` holds the fields whose cells were filled, by the names of the model."""

    number: int
    given: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    point: Point | None = None
    owner_id: UUID | None = None
    contact: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    reference: str = ""
    faults: list[Fault] = field(default_factory=list)


class Cell(NamedTuple):
    """A filled cell and the field that its column is mapped to."""

    name: str
    value: Any


def read_row(number: int, values: Sequence[Any], plan: RowPlan) -> ReadRow:
    """Return a row read by the plan, with everything that is wrong in it, not only the first thing."""
    row = ReadRow(number=number)
    cells = {name: values[column] for name, column in plan.columns if values[column] not in (None, "")}
    for name, value in cells.items():
        try:
            _READERS.get(name, _read_attribute)(row, Cell(name, value), plan)
        except CellFault as fault:
            row.faults.append({"field": name, "code": fault.code, "value": text_of(value)[:80], **fault.params})
    _read_point(row, cells, plan.datum)
    _check_whole(row, plan.settings)
    return row


def missing_for_new(row: ReadRow, plan: RowPlan) -> list[Fault]:
    """Return what a row lacks to become a new customer; one that updates a customer may lack it."""
    faults: list[Fault] = []
    if "type" not in row.given and plan.default_type is None:
        faults.append({"field": "type", "code": "required"})
    known = {key: each for key, each in plan.settings.attributes.items() if each.required}
    missing = faults_in(row.attributes, known)
    return [*faults, *(each for each in missing if each["code"] == "required")]


def _check_whole(row: ReadRow, settings: Settings) -> None:
    if "name" not in row.given and not _has_fault(row, "name"):
        row.faults.append({"field": "name", "code": "required"})
    ends = row.given.get("life_stage") in {LifeStage.LOST, LifeStage.DEAD}
    if ends and not row.given.get("life_stage_reason"):
        row.faults.append({"field": "life_stage_reason", "code": "required"})
    known = {key: settings.attributes[key] for key in row.attributes}
    row.faults += faults_in(row.attributes, known)


def _has_fault(row: ReadRow, name: str) -> bool:
    return any(each["field"] == name for each in row.faults)


def _read_point(row: ReadRow, cells: Mapping[str, Any], datum: Datum) -> None:
    if "latitude" not in cells and "longitude" not in cells:
        return
    numbers: dict[str, float] = {}
    for name in ("latitude", "longitude"):
        if name not in cells:
            row.faults.append({"field": name, "code": "required"})
            continue
        try:
            numbers[name] = number_of(cells[name])
        except CellFault as fault:
            row.faults.append({"field": name, "code": fault.code, "value": text_of(cells[name])[:80]})
    if len(numbers) == 2:
        _place(row, numbers["latitude"], numbers["longitude"], datum=datum)


def _place(row: ReadRow, latitude: float, longitude: float, *, datum: Datum) -> None:
    value = f"{latitude}, {longitude}"
    if latitude == 0 and longitude == 0:
        row.faults.append({"field": "latitude", "code": "zero_position", "value": value})
        return
    try:
        row.point = to_wgs84(Point(latitude, longitude), datum)
    except ValueError:
        swapped = abs(latitude) <= 180 and abs(longitude) <= 90
        code = "swapped_position" if swapped else "outside_the_earth"
        row.faults.append({"field": "latitude", "code": code, "value": value})


def _read_text(row: ReadRow, cell: Cell, _plan: RowPlan) -> None:
    row.given[cell.name] = short_text(cell.value, _LENGTHS[cell.name])


def _read_contact(row: ReadRow, cell: Cell, _plan: RowPlan) -> None:
    row.contact[cell.name.removeprefix("contact_")] = short_text(cell.value, _CONTACT_LENGTHS[cell.name])


def _read_type(row: ReadRow, cell: Cell, plan: RowPlan) -> None:
    row.given["type"] = choice_of(cell.value, plan.types)


def _read_tier(row: ReadRow, cell: Cell, plan: RowPlan) -> None:
    row.given["tier"] = choice_of(cell.value, plan.tiers)


def _read_life_stage(row: ReadRow, cell: Cell, _plan: RowPlan) -> None:
    row.given["life_stage"] = LifeStage(choice_of(cell.value, _LIFE_STAGES)).value


def _read_tags(row: ReadRow, cell: Cell, plan: RowPlan) -> None:
    tags = parts_of(cell.value)
    if len(tags) > _MOST_TAGS or any(len(tag) > _TAG_LENGTH for tag in tags):
        raise CellFault("too_long", limit=_TAG_LENGTH)
    if not plan.settings.free_tags and any(tag not in plan.settings.tags for tag in tags):
        raise CellFault("unknown_choice")
    row.given["tags"] = tags


def _read_radius(row: ReadRow, cell: Cell, _plan: RowPlan) -> None:
    radius = integer_of(cell.value)
    if not 20 <= radius <= 5000:
        raise CellFault("out_of_range", minimum=20, maximum=5000)
    row.given["geofence_radius_m"] = radius


def _read_owner(row: ReadRow, cell: Cell, plan: RowPlan) -> None:
    word = text_key(text_of(cell.value))
    if word not in plan.people.by_word:
        raise CellFault("unknown_person")
    found = plan.people.by_word[word]
    if found is None:
        raise CellFault("ambiguous_person")
    row.owner_id = found


def _read_kind(row: ReadRow, cell: Cell, plan: RowPlan) -> None:
    row.kind = text_of(cell.value)
    if row.kind in plan.kinds:
        row.given["type"] = plan.kinds[row.kind]


def _read_reference(row: ReadRow, cell: Cell, _plan: RowPlan) -> None:
    row.reference = short_text(cell.value, _REFERENCE_LENGTH)


def _read_attribute(row: ReadRow, cell: Cell, plan: RowPlan) -> None:
    key = cell.name.removeprefix(ATTRIBUTE)
    row.attributes[key] = attribute_of(cell.value, plan.settings.attributes[key], plan.choices[key])


def _read_nothing(_row: ReadRow, _cell: Cell, _plan: RowPlan) -> None:
    """Coordinates are read together, after the rest."""


_READERS: Mapping[str, Callable[[ReadRow, Cell, RowPlan], None]] = {
    **dict.fromkeys(_LENGTHS, _read_text),
    **dict.fromkeys(_CONTACT_LENGTHS, _read_contact),
    "type": _read_type,
    "tier": _read_tier,
    "life_stage": _read_life_stage,
    "tags": _read_tags,
    "geofence_radius_m": _read_radius,
    "owner": _read_owner,
    "kind": _read_kind,
    "reference": _read_reference,
    "latitude": _read_nothing,
    "longitude": _read_nothing,
}
