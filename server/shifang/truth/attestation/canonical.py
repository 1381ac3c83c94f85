"""JSON in its one canonical form (RFC 8785), so that a phone and the server hash the same bytes."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from shifang.truth.attestation.types import Malformed

_DEEPEST = 32
_EXACT = 2**53


def canonical(value: Any) -> bytes:
    """Return the canonical bytes of a JSON value; raise Malformed for what JSON or a double cannot hold."""
    try:
        return "".join(_parts(value, 0)).encode()
    except UnicodeEncodeError:
        raise Malformed("json_text") from None


def _parts(value: Any, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise Malformed("json_depth")
    if isinstance(value, dict):
        yield from _object(value, depth)
    elif isinstance(value, list | tuple):
        yield "["
        for index, item in enumerate(value):
            yield "," if index else ""
            yield from _parts(item, depth + 1)
        yield "]"
    else:
        yield _scalar(value)


def _object(value: dict[Any, Any], depth: int) -> Iterator[str]:
    if not all(isinstance(key, str) for key in value):
        raise Malformed("json_key")
    yield "{"
    # ECMAScript orders by UTF-16 code units, which differs from code points above the basic plane.
    for index, key in enumerate(sorted(value, key=lambda each: each.encode("utf-16-be", "surrogatepass"))):
        yield "," if index else ""
        yield _scalar(key) + ":"
        yield from _parts(value[key], depth + 1)
    yield "}"


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        if abs(value) > _EXACT:
            raise Malformed("json_number")
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return _number(value)
    raise Malformed("json_value", type=type(value).__name__)


def _number(value: float) -> str:
    """Write a double as ECMAScript does: shortest digits, plain between 1e-7 and 1e21."""
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{abs(value)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    # The value is 0.DIGITS * 10 ** point.
    leading = len(whole + fraction) - len(digits)
    point = len(whole) - leading + int(exponent or 0)
    digits = digits.rstrip("0")
    return ("-" if value < 0 else "") + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    power = point - 1
    head = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{head}e{'+' if power > 0 else '-'}{abs(power)}"
