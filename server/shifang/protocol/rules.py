"""Pure rules of the protocol: which clocks are believed, and which sequence numbers are missing."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shifang.kernel.problems import ProblemKind
from shifang.protocol.types import CLOCK_AHEAD, FUTURE_LIMIT, PAST_LIMIT, TOO_OLD


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a command's time needs a human."""

    kind: ProblemKind
    params: Mapping[str, Any]


def clock_fault(*, happened_at: datetime, received_at: datetime) -> Fault | None:
    """Return a fault when `happened_at` is over 10 min in the future or over 45 days in the past."""
    ahead = happened_at - received_at
    if ahead > FUTURE_LIMIT:
        limit = int(FUTURE_LIMIT.total_seconds())
        return Fault(CLOCK_AHEAD, {"seconds": int(ahead.total_seconds()), "limit": limit})
    if -ahead > PAST_LIMIT:
        return Fault(TOO_OLD, {"days": (-ahead).days, "limit": PAST_LIMIT.days})
    return None


def gaps(sequences: Iterable[int]) -> list[tuple[int, int]]:
    """Return the closed ranges missing between the lowest and the highest sequence number."""
    missing = []
    previous: int | None = None
    for number in sorted(set(sequences)):
        if previous is not None and number > previous + 1:
            missing.append((previous + 1, number - 1))
        previous = number
    return missing


_BATCH = re.compile(r'\s*\{\s*"commands"\s*:\s*\[')
_BETWEEN = re.compile(r"\s*,?\s*")
_DECODER = json.JSONDecoder()


def sent_texts(body: bytes) -> list[bytes]:
    """Return the text of each command of a batch exactly as it was sent; empty for a batch written in another order.

    The body is known to be JSON of the right form; `commands` must come first in it.
    """
    text = body.decode()
    begin = _BATCH.match(text)
    if begin is None:
        return []
    found: list[bytes] = []
    at = begin.end()
    while True:
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        if text[at : at + 1] != "{":
            return found
        _, end = _DECODER.raw_decode(text, at)
        found.append(text[at:end].encode())
        at = end
