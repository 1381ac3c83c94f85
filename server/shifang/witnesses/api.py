"""HTTP routes of the auditor's desk, of the witnesses' settings, and of being a witness for others."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings as configured
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from shifang.accounts.door import ScopedRequest
from shifang.alerts.outside import Outside
from shifang.kernel.problems import NOT_FOUND, REGISTRY, Refusal
from shifang.ledger.queries import last_position
from shifang.ledger.queries.checkpoints import log_verifier, signed_checkpoints
from shifang.ledger.queries.events import pending_count
from shifang.ledger.queries.leaves import Leaf, inclusion, leaves_about, opened
from shifang.ledger.rules.checkpoint import BadCheckpoint, read
from shifang.ledger.types import KINDS
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_cursor, encode_cursor
from shifang.platform.problems import language_of
from shifang.witnesses import queries
from shifang.witnesses.models import Audit, Witness
from shifang.witnesses.operations import auditing, delivering, settings, witnessing
from shifang.witnesses.rules import LONGEST_REQUEST
from shifang.witnesses.types import LEDGER_AUDIT, WitnessKind

router = Router(tags=["ledger"])
# These wait for the other side, or are asked by others: they hold no transaction meanwhile.
outside_router = Router(tags=["ledger"])

Name = Annotated[str, Field(min_length=1, max_length=80)]
CheckpointText = Annotated[str, Field(max_length=20_000)]
_MOST_LEAVES = 100


class TestimonyOut(Schema):
    """What a witness said to a checkpoint; `content` is a time-stamp answer in base64, or a signature line."""

    witness_id: UUID
    name: str
    kind: WitnessKind
    given_at: datetime
    content: str


class CheckpointOut(Schema):
    """A signed checkpoint; `note` is its text with the cosignatures. `root` is null when it is not the log's own."""

    id: UUID
    size: int
    root: str | None
    signed_at: datetime
    note: str
    testimonies: list[TestimonyOut]


class LedgerOut(Schema):
    """The log as it stands: its size, how many events wait for their place, by whom it is signed, and since when."""

    size: int
    waiting: int
    origin: str
    key: str
    fingerprint: str
    newest: CheckpointOut | None
    witnesses: int


class LeafOut(Schema):
    """An event's place in the log; `position` and `leaf` are null until the sequencer has placed it."""

    event_id: UUID
    kind: str
    name: str
    subject_kind: str
    subject_id: UUID
    happened_at: datetime
    received_at: datetime
    position: int | None
    leaf: str | None


class InclusionOut(Schema):
    """The hashes (hex, lowest first) that lead from the leaf to the root of a signed checkpoint."""

    size: int
    hashes: list[str]
    checkpoint: str


class OpenedLeafOut(Schema):
    """A leaf with all it commits to, and the proof in the newest checkpoint, null while none covers it."""

    leaf: LeafOut
    entry: str
    salt: str
    inclusion: InclusionOut | None


class FaultOut(Schema):
    """What does not fit, and where; `about` is an event's id or a witness's name."""

    code: str
    position: int
    about: str | None


class AuditOut(Schema):
    """An audit: how far it is, against what the log was held, what was found, and how many events erasing ones name."""

    id: UUID
    person: str
    started_at: datetime
    finished_at: datetime | None
    total: int
    done: int
    held: int
    root: str | None
    stored_checkpoints: int
    words: int
    erased: int
    fault_count: int
    faults: list[FaultOut]


class AuditIn(Schema):
    """Checkpoints that somebody kept outside, as text; those kept here are held against the log anyway."""

    checkpoints: Annotated[list[CheckpointText], Field(max_length=20)] = []


class WitnessFailureOut(Schema):
    """What went wrong, as a coded problem."""

    code: str
    params: dict[str, Any]
    detail: str


class WitnessOut(Schema):
    """A witness and how far it has come; `settings` holds nothing secret."""

    id: UUID
    name: str
    kind: WitnessKind
    settings: dict[str, str]
    enabled: bool
    created_at: datetime
    seen_size: int
    seen_at: datetime | None
    failed_at: datetime | None
    failure: WitnessFailureOut | None


class WitnessesOut(Schema):
    """The witnesses, and how this installation is asked when it is a witness for others."""

    items: list[WitnessOut]
    own_key: str


class WitnessIn(Schema):
    """A new witness. Settings: `url`, `certificate` (stamp); `url`, `key` (cosign); `channel_id` (channel)."""

    name: Name
    kind: WitnessKind
    settings: dict[str, Annotated[str, Field(max_length=20_000)]]


class WitnessPatch(Schema):
    """What is to change."""

    name: Name | None = None
    enabled: bool | None = None


class WitnessTestOut(Schema):
    """Whether the witness took the newest checkpoint, and if not, why."""

    delivered: bool
    failure: WitnessFailureOut | None


@router.get("/ledger", response=LedgerOut)
def show_ledger(request: ScopedRequest) -> LedgerOut:
    """Return the log as it stands, with its newest checkpoint."""
    scope = request.auth
    scope.require(LEDGER_AUDIT)
    signer, newest = log_verifier(scope.organisation_id), queries.newest_witnessed(scope.organisation_id)
    return LedgerOut(
        size=last_position(scope.organisation_id),
        waiting=pending_count(scope.organisation_id),
        origin=signer.name,
        key=str(signer),
        fingerprint=signer.fingerprint,
        newest=None if newest is None else _checkpoint_out(scope.organisation_id, newest),
        witnesses=sum(each.enabled for each in queries.witnesses_of(scope.organisation_id)),
    )


@router.get("/ledger/checkpoints", response=Page[CheckpointOut])
def list_checkpoints(request: ScopedRequest, cursor: str | None = None, limit: Limit = 20) -> dict[str, Any]:
    """Return the signed checkpoints, newest first, with what their witnesses said."""
    scope = request.auth
    scope.require(LEDGER_AUDIT)
    below = decode_cursor(cursor, size=1)[0] if cursor else None
    rows = signed_checkpoints(scope.organisation_id, limit=limit + 1, below=below if isinstance(below, int) else None)
    page = queries.witnessed(scope.organisation_id, rows[:limit])
    return {
        "items": [_checkpoint_out(scope.organisation_id, each) for each in page],
        "next_cursor": encode_cursor(page[-1].signed.size) if len(rows) > limit else None,
    }


@router.post("/ledger/checkpoints", response={201: CheckpointOut})
def sign_now(request: ScopedRequest) -> Status[CheckpointOut]:
    """Sign the log as it stands now; one that has not grown keeps its checkpoint."""
    delivering.sign(scope=request.auth, now=clock.now())
    newest = queries.newest_witnessed(request.auth.organisation_id)
    if newest is None:
        raise Refusal(NOT_FOUND)
    return Status(201, _checkpoint_out(request.auth.organisation_id, newest))


@router.get("/ledger/leaves", response=Page[LeafOut])
def find_leaves(request: ScopedRequest, about: UUID) -> dict[str, Any]:
    """Return where an event stands in the log, or all events about a thing (a visit, a customer), newest first."""
    request.auth.require(LEDGER_AUDIT)
    found = leaves_about(request.auth.organisation_id, about, limit=_MOST_LEAVES)
    return {"items": [_leaf_out(request, each) for each in found]}


@router.get("/ledger/leaves/{event_id}", response=OpenedLeafOut)
def show_leaf(request: ScopedRequest, event_id: UUID) -> OpenedLeafOut:
    """Return all that an event's leaf commits to, and the proof that it is in the newest checkpoint."""
    organisation_id = request.auth.organisation_id
    request.auth.require(LEDGER_AUDIT)
    found = opened(organisation_id, event_id)
    if found is None:
        raise Refusal(NOT_FOUND)
    position, newest = found.leaf.position, queries.newest_witnessed(organisation_id)
    proof = None
    if newest is not None and position is not None and position <= newest.signed.size:
        signed = newest.signed
        path = inclusion(organisation_id, position=position, size=signed.size, under=signed.note)
        proof = InclusionOut(size=path.size, hashes=[each.hex() for each in path.hashes], checkpoint=newest.note)
    return OpenedLeafOut(leaf=_leaf_out(request, found.leaf), entry=found.text, salt=found.salt.hex(), inclusion=proof)


@router.get("/ledger/audits", response=Page[AuditOut])
def list_audits(request: ScopedRequest) -> dict[str, Any]:
    """Return the newest audits."""
    request.auth.require(LEDGER_AUDIT)
    return {"items": [_audit_out(each) for each in queries.audits_of(request.auth.organisation_id)]}


@router.post("/ledger/audits", response={201: AuditOut})
def begin_audit(request: ScopedRequest, body: AuditIn) -> Status[AuditOut]:
    """Begin an audit of the whole log, a background job: ask for it again to see how far it is."""
    made = auditing.begin(scope=request.auth, held=body.checkpoints, now=clock.now())
    return Status(201, _audit_out(queries.audit_of(request.auth, made.id)))


@router.get("/ledger/audits/{audit_id}", response=AuditOut)
def show_audit(request: ScopedRequest, audit_id: UUID) -> AuditOut:
    """Return an audit."""
    request.auth.require(LEDGER_AUDIT)
    return _audit_out(queries.audit_of(request.auth, audit_id))


@router.get("/witnesses", response=WitnessesOut)
def list_witnesses(request: ScopedRequest) -> WitnessesOut:
    """Return who witnesses the log, by name."""
    request.auth.require(LEDGER_AUDIT)
    rows = queries.witnesses_of(request.auth.organisation_id)
    return WitnessesOut(items=[_witness_out(request, each) for each in rows], own_key=str(queries.own_cosigner()))


@router.post("/witnesses", response={201: WitnessOut})
def add_witness(request: ScopedRequest, body: WitnessIn) -> Status[WitnessOut]:
    """Add a witness."""
    made = settings.add_witness(
        scope=request.auth, name=body.name, kind=body.kind, settings=body.settings, now=clock.now()
    )
    return Status(201, _witness_out(request, made))


@router.patch("/witnesses/{witness_id}", response=WitnessOut)
def change_witness(request: ScopedRequest, witness_id: UUID, body: WitnessPatch) -> WitnessOut:
    """Rename a witness, or stop asking it for a while."""
    changes = body.model_dump(exclude_none=True)
    made = settings.change_witness(scope=request.auth, witness_id=witness_id, changes=changes, now=clock.now())
    return _witness_out(request, made)


@router.delete("/witnesses/{witness_id}", response={204: None})
def remove_witness(request: ScopedRequest, witness_id: UUID) -> Status[None]:
    """Remove a witness; what it said stays."""
    settings.remove_witness(scope=request.auth, witness_id=witness_id, now=clock.now())
    return Status(204, None)


@outside_router.post("/witnesses/{witness_id}/test", response=WitnessTestOut)
def test_witness(request: ScopedRequest, witness_id: UUID) -> WitnessTestOut:
    """Bring the newest checkpoint to a witness now."""
    failure = delivering.test(
        scope=request.auth, witness_id=witness_id, outside=Outside(mail_url=configured.MAIL_URL), now=clock.now()
    )
    return WitnessTestOut(delivered=failure is None, failure=_failure_out(request, failure))


@outside_router.post("/witness/add-checkpoint", auth=None, response={200: None})
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """Cosign a checkpoint of a log that is witnessed here (C2SP tlog-witness); request and answer are plain text."""
    body = request.read(LONGEST_REQUEST + 1)
    answer = witnessing.answer(body if len(body) <= LONGEST_REQUEST else b"", now=clock.now())
    return HttpResponse(answer.text, status=answer.status, content_type=answer.media)


def _checkpoint_out(organisation_id: UUID, witnessed: queries.Witnessed) -> CheckpointOut:
    try:
        root = read(witnessed.signed.note, [log_verifier(organisation_id)]).root.hex()
    except BadCheckpoint:
        root = None
    return CheckpointOut(
        id=witnessed.signed.id,
        size=witnessed.signed.size,
        root=root,
        signed_at=witnessed.signed.signed_at,
        note=witnessed.note,
        testimonies=[
            TestimonyOut(
                witness_id=each.witness_id,
                name=each.witness.name,
                kind=WitnessKind(each.witness.kind),
                given_at=each.given_at,
                content=each.content,
            )
            for each in witnessed.testimonies
        ],
    )


def _leaf_out(request: HttpRequest, leaf: Leaf) -> LeafOut:
    kind = KINDS.get(leaf.kind)
    words = (kind.en if language_of(request) == "en" else kind.zh) if kind else leaf.kind
    return LeafOut(
        event_id=leaf.event_id,
        kind=leaf.kind,
        name=words,
        subject_kind=leaf.subject_kind,
        subject_id=leaf.subject_id,
        happened_at=leaf.happened_at,
        received_at=leaf.received_at,
        position=leaf.position,
        leaf=None if leaf.leaf is None else leaf.leaf.hex(),
    )


def _audit_out(audit: Audit) -> AuditOut:
    return AuditOut(
        id=audit.id,
        person=audit.person.name,
        started_at=audit.started_at,
        finished_at=audit.finished_at,
        total=audit.total,
        done=audit.done,
        held=len(audit.held),
        root=None if audit.root is None else bytes(audit.root).hex(),
        stored_checkpoints=audit.checked.get("stored", 0),
        words=audit.checked.get("words", 0),
        erased=audit.checked.get("erased", 0),
        fault_count=audit.fault_count,
        faults=[FaultOut(**each) for each in audit.faults],
    )


def _witness_out(request: HttpRequest, witness: Witness) -> WitnessOut:
    return WitnessOut(
        id=witness.id,
        name=witness.name,
        kind=WitnessKind(witness.kind),
        settings=witness.settings,
        enabled=witness.enabled,
        created_at=witness.created_at,
        seen_size=witness.seen_size,
        seen_at=witness.seen_at,
        failed_at=witness.failed_at,
        failure=_failure_out(request, witness.failure),
    )


def _failure_out(request: HttpRequest, failure: dict[str, Any] | None) -> WitnessFailureOut | None:
    if failure is None:
        return None
    sentence = REGISTRY[failure["code"]].sentence(language=language_of(request), params=failure["params"])
    return WitnessFailureOut(code=failure["code"], params=failure["params"], detail=sentence)
