"""Words of the log: what an event says, and which kinds of events exist."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.kernel.problems import problem


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event: its code (`visit.checked_in`) and its name in both languages.

    `private` names the facts whose text is sealed before it is written, at any depth; the leaf commits to what is
    written.
    """

    code: str
    zh: str
    en: str
    private: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about, e.g. `Subject("customer", id)`."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Fact:
    """An event to be recorded. `facts` is JSON; `related_id` is a second thing whose timeline shows it."""

    kind: EventKind
    subject: Subject
    happened_at: datetime
    received_at: datetime
    actor_id: UUID | None = None
    department_id: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    related_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event as it stands in the log; `position` is None until the sequencer has placed it."""

    id: UUID
    organisation_id: UUID
    kind: str
    actor_id: UUID | None
    department_id: UUID | None
    subject_kind: str
    subject_id: UUID
    related_id: UUID | None
    happened_at: datetime
    received_at: datetime
    facts: Mapping[str, Any]
    position: int | None = None


Reaction = Callable[[RecordedEvent], None]


@dataclass(frozen=True, slots=True)
class Together:
    """A reaction to all events of a kind that were recorded at once."""

    to_all: Callable[[Sequence[RecordedEvent]], None]

    def __call__(self, event: RecordedEvent) -> None:
        self.to_all([event])


KINDS: dict[str, EventKind] = {}
REACTIONS: dict[str, list[Reaction]] = {}


def event_kind(code: str, *, zh: str, en: str, private: str = "") -> EventKind:
    """Declare a kind of event; a second declaration of the same code is a programming error."""
    if code in KINDS:
        message = f"event kind {code} is declared twice"
        raise ValueError(message)
    kind = EventKind(code=code, zh=zh, en=en, private=frozenset(private.split()))
    KINDS[code] = kind
    return kind


def react(kind: EventKind, reaction: Reaction) -> None:
    """Call `reaction` in the same transaction whenever an event of `kind` is recorded.

    Called from `AppConfig.ready` of the domain that owns the reaction, for events of domains below it.
    """
    listed = REACTIONS.setdefault(kind.code, [])
    if reaction not in listed:
        listed.append(reaction)


PROOF_FETCHED = event_kind("proof.fetched", zh="下载拜访凭证", en="Proof fetched")

PROOF_TOO_SOON = problem(
    "proof.too_soon",
    status=409,
    zh="刚发生的事件还没有存证快照，请 {seconds} 秒后重试。",
    en="What has just happened is not covered by a checkpoint yet; retry in {seconds} s.",
)
PROOF_EMPTY = problem(
    "proof.empty",
    status=409,
    zh="这次拜访还没有任何事件可以证明。",
    en="Nothing has happened yet that could be proven.",
)
PROOF_SINCE = problem(
    "proof.since",
    status=422,
    zh="日志只有 {size} 个事件，没有这样的旧快照。",
    en="The log has {size} events; no older checkpoint can be of that size.",
)
LOG_REWRITTEN = problem(
    "proof.log_rewritten",
    status=409,
    zh="日志与已签名的快照不符，不能出具凭证，请联系管理员。",
    en="The log is not the one that was signed: no proof is made of it. Tell your administrator.",
)
