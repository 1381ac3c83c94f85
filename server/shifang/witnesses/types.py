"""Words of witnesses: what kinds there are, who may look, and what can go wrong with them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shifang.accounts.types import permission
from shifang.kernel.problems import problem
from shifang.ledger.types import event_kind


class WitnessKind(StrEnum):
    """What a witness does with a checkpoint."""

    STAMP = "stamp"  # a time-stamp authority signs when it was there (RFC 3161)
    COSIGN = "cosign"  # a witness cosigns that it goes on from the one before (C2SP tlog-witness)
    CHANNEL = "channel"  # people or machines keep it: an alert channel, such as mail or a webhook


@dataclass(frozen=True, slots=True)
class Word:
    """What a witness answered: when it says it saw the checkpoint, and its token or signature line."""

    given_at: datetime
    content: str = ""


LEDGER_AUDIT = permission("ledger.audit", zh="核查存证日志", en="Audit the log", roles="admin auditor")
WITNESSES_MANAGE = permission("witnesses.manage", zh="设置存证见证方", en="Set the log's witnesses", roles="admin")

WITNESS_CHANGED = event_kind("witness.changed", zh="见证方变更", en="Witnesses of the log changed")
WITNESS_OBJECTED = event_kind(
    "witness.objected", zh="见证方发现存证日志不一致", en="A witness says the log was rewritten"
)

WITNESS_SETTINGS = problem(
    "witness.settings",
    status=422,
    zh="见证方设置不完整或不正确：{field}。",
    en="The witness's setting is missing or wrong: {field}.",
)
STAMP_REFUSED = problem(
    "witness.stamp_refused",
    status=502,
    zh="时间戳服务没有给出有效的时间戳：{reason}。",
    en="The time-stamp authority gave no good time stamp: {reason}.",
)
COSIGNATURE_WRONG = problem(
    "witness.cosignature_wrong",
    status=502,
    zh="见证方的签名不正确：{reason}。",
    en="The witness's cosignature is wrong: {reason}.",
)
OBJECTED = problem(
    "witness.objected",
    status=502,
    zh="见证方拒绝签名：它见过的日志（{size} 条）不是现在这份日志的开头。日志可能被改写，请立即核查。",
    en=(
        "The witness does not sign: the log it has seen ({size} events) is not the beginning of this one. "
        "The log may have been rewritten; audit it now."
    ),
)
NO_CHANNEL = problem(
    "witness.no_channel", status=422, zh="提醒渠道不存在或已停用。", en="The alert channel is gone or switched off."
)
NOTHING_SIGNED = problem(
    "witness.nothing_signed", status=409, zh="日志还没有内容，无法签名。", en="The log is empty: nothing to sign."
)
CHECKPOINT_WRONG = problem(
    "witness.checkpoint_wrong",
    status=422,
    zh="第 {number} 份不是本企业日志的存证快照：{reason}。",
    en="Number {number} is no checkpoint of this organisation's log: {reason}.",
)
