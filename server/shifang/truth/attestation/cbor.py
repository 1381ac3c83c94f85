"""A strict reader of the CBOR that authenticators write: definite lengths, no tags, no floats, a bounded depth."""

from __future__ import annotations

from typing import Any

from shifang.truth.attestation.types import Malformed

_DEEPEST = 6
_MOST_ITEMS = 64
_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _, _SIMPLE = range(8)
_SIMPLE_VALUES: dict[int, bool | None] = {20: False, 21: True, 22: None}


def loads(data: bytes) -> Any:
    """Return the one item that `data` is; raise Malformed for anything else."""
    value, end = read(data)
    if end != len(data):
        raise Malformed("cbor_trailing", size=len(data) - end)
    return value


def read(data: bytes, at: int = 0, *, depth: int = 0) -> tuple[Any, int]:
    """Return the item at `at` and where it ends."""
    if depth > _DEEPEST:
        raise Malformed("cbor_depth")
    major, number, at = _head(data, at)
    if major == _UNSIGNED:
        return number, at
    if major == _NEGATIVE:
        return -1 - number, at
    if major in {_BYTES, _TEXT}:
        return _string(data, at, size=number, text=major == _TEXT)
    if major == _ARRAY:
        return _array(data, at, count=number, depth=depth)
    if major == _MAP:
        return _map(data, at, count=number, depth=depth)
    if major == _SIMPLE and number in _SIMPLE_VALUES:
        return _SIMPLE_VALUES[number], at
    raise Malformed("cbor_type", major=major)


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    if at >= len(data):
        raise Malformed("cbor_truncated")
    major, short = data[at] >> 5, data[at] & 0x1F
    at += 1
    if short < 24:
        return major, short, at
    if short > 27 or major == _SIMPLE:
        raise Malformed("cbor_length")
    size = 1 << (short - 24)
    octets = data[at : at + size]
    if len(octets) < size:
        raise Malformed("cbor_truncated")
    return major, int.from_bytes(octets, "big"), at + size


def _string(data: bytes, at: int, *, size: int, text: bool) -> tuple[bytes | str, int]:
    body = data[at : at + size]
    if len(body) < size:
        raise Malformed("cbor_truncated")
    if not text:
        return body, at + size
    try:
        return body.decode(), at + size
    except UnicodeDecodeError:
        raise Malformed("cbor_text") from None


def _array(data: bytes, at: int, *, count: int, depth: int) -> tuple[list[Any], int]:
    if count > _MOST_ITEMS:
        raise Malformed("cbor_size", count=count)
    items = []
    for _ in range(count):
        item, at = read(data, at, depth=depth + 1)
        items.append(item)
    return items, at


def _map(data: bytes, at: int, *, count: int, depth: int) -> tuple[dict[Any, Any], int]:
    if count > _MOST_ITEMS:
        raise Malformed("cbor_size", count=count)
    found: dict[Any, Any] = {}
    for _ in range(count):
        key, at = read(data, at, depth=depth + 1)
        if not isinstance(key, int | str) or isinstance(key, bool) or key in found:
            raise Malformed("cbor_key")
        found[key], at = read(data, at, depth=depth + 1)
    return found, at
