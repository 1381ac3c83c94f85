"""Words of the phone protocol: commands and their answers, sections of sync. Kinds are registered by domains."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from shifang.accounts.types import Scope, permission
from shifang.kernel.problems import ProblemKind, problem
from shifang.ledger.types import RecordedEvent, event_kind

FUTURE_LIMIT = timedelta(minutes=10)
PAST_LIMIT = timedelta(days=45)
BATCH_LIMIT = 200


class Status(StrEnum):
    """What became of a command."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    WAITING = "waiting"
    PARKED = "parked"
    REJECTED = "rejected"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Call:
    """A command as its kind gets it: who, which device, the two times, and the validated payload."""

    scope: Scope
    id: UUID
    device_id: UUID
    sequence: int
    happened_at: datetime
    received_at: datetime
    payload: Any
    # The manager who lets a parked command through; None on the ordinary way.
    overridden_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a kind answers. `releases` names ids that waiting commands may wait for."""

    result: Mapping[str, Any] = field(default_factory=dict)
    subject_id: UUID | None = None
    releases: tuple[UUID, ...] = ()
    status: Status = Status.APPLIED
    kind: ProblemKind | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def parked(
        cls,
        kind: ProblemKind,
        /,
        *,
        subject_id: UUID | None = None,
        result: Mapping[str, Any] | None = None,
        **params: Any,
    ) -> "Outcome":
        """Return an outcome that a human must decide; what was written stays."""
        return cls(result=result or {}, subject_id=subject_id, status=Status.PARKED, kind=kind, params=params)


class Wait(Exception):
    """Raised by a kind whose parent has not come; nothing is written."""

    def __init__(self, parent_id: UUID) -> None:
        super().__init__(str(parent_id))
        self.parent_id = parent_id


class Park(Exception):
    """Raised by a kind when a human must decide; nothing else is written."""

    def __init__(self, kind: ProblemKind, /, *, subject_id: UUID | None = None, **params: Any) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.subject_id = subject_id
        self.params = params


@dataclass(frozen=True, slots=True)
class CommandKind:
    """A kind of command: its code, its payload, who may send it, and what it does.

    `turn` names the payload's field whose commands are applied one at a time, e.g. all those of one visit.
    `direct` may apply an everyday command by itself, its receipt included, in a transaction of its own: it gets the
    call and the payload as it came, and answers None when the ordinary way must be gone.
    """

    code: str
    payload: type[BaseModel]
    apply: Callable[[Call], Outcome]
    permission: str
    turn: str = ""
    direct: Callable[[Call, dict[str, Any]], Outcome | None] | None = None

    def guarded(self, call: Call) -> Outcome:
        """Apply a command that its guards let pass."""
        for check in GUARDS.get(self.code, ()):
            check(call)
        return self.apply(call)


@dataclass(frozen=True, slots=True)
class SyncSection:
    """A part of what a phone keeps.

    `full` returns every item of the scope; `changed` returns the items touched by events, and the ids to drop; `later`
    those that were too far ahead on a day and are not any more.
    """

    name: str
    full: Callable[[Scope], list[dict[str, Any]]]
    changed: Callable[[Scope, Sequence[RecordedEvent]], tuple[list[dict[str, Any]], list[UUID]]]
    later: Callable[[Scope, date], list[dict[str, Any]]] | None = None


COMMANDS: dict[str, CommandKind] = {}
GUARDS: dict[str, list[Callable[[Call], None]]] = {}
SECTIONS: dict[str, SyncSection] = {}


def register(kind: CommandKind) -> None:
    """Register a kind of command (from `AppConfig.ready`)."""
    COMMANDS[kind.code] = kind


def guard(code: str, check: Callable[[Call], None]) -> None:
    """Have commands of a kind pass a check before they are applied: of a domain above the one that applies them.

    It runs in the command's transaction and raises `Park` or `Refusal` to stop it.
    """
    GUARDS.setdefault(code, []).append(check)


def register_section(section: SyncSection) -> None:
    """Register a section of sync (from `AppConfig.ready`)."""
    SECTIONS[section.name] = section


SEND = permission("commands.send", zh="使用外勤端", en="Use the field app", roles="rep manager admin")
RESOLVE = permission("commands.resolve", zh="处理待处理指令", en="Decide parked commands", roles="manager admin")
SEE_PARKED = permission(
    "commands.view", zh="查看待处理指令", en="See parked commands", roles="rep manager admin auditor"
)

UNKNOWN_KIND = problem(
    "command.unknown_kind", status=422, zh="不认识的指令类型：{kind}。", en="Unknown kind of command: {kind}."
)
PAYLOAD_INVALID = problem(
    "command.payload_invalid",
    status=422,
    zh="指令内容不符合要求。",
    en="The command's content does not meet its schema.",
)
ID_REUSED = problem(
    "command.id_reused", status=409, zh="该指令编号已用于另一内容。", en="This command id was used for other content."
)
CLOCK_AHEAD = problem(
    "command.clock_ahead",
    status=409,
    zh="手机时间快了 {seconds} 秒（上限 {limit} 秒），请校准时间。",
    en="The phone's clock is {seconds} s ahead (limit {limit} s); set it right.",
)
TOO_OLD = problem(
    "command.too_old",
    status=409,
    zh="该操作发生在 {days} 天前，超过 {limit} 天，需人工确认。",
    en="This happened {days} days ago, over {limit}; a person must confirm it.",
)
DEVICE_REVOKED = problem("device.revoked", status=403, zh="此设备已被停用。", en="This device has been revoked.")
DEVICE_OF_ANOTHER = problem(
    "device.of_another", status=409, zh="此设备登记在另一名同事名下。", en="This device is registered to a colleague."
)
WAITS_FOR_PARENT = problem(
    "command.waits", status=202, zh="等待前一步到达。", en="Waiting for an earlier step to arrive."
)
NOT_PARKED = problem("command.not_parked", status=409, zh="该指令已处理。", en="This command has been dealt with.")

COMMAND_PARKED = event_kind("command.parked", zh="指令待处理", en="Command parked")
COMMAND_RESOLVED = event_kind("command.resolved", zh="指令已处理", en="Command resolved")
DEVICE_SEEN = event_kind("device.seen", zh="新设备", en="New device")
