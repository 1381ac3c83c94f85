"""A strict reader of DER: definite lengths, shortest forms, a bounded depth. Whatever else comes is `Malformed`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from shifang.truth.attestation.types import Malformed

CONTEXT = 2
BOOLEAN, INTEGER, OCTET_STRING, NULL, ENUMERATED, SEQUENCE, SET = 1, 2, 4, 5, 10, 16, 17
_CONSTRUCTED = 0x20
_LONGEST_TAG = 4
_LONGEST_LENGTH = 4
_LONGEST_INTEGER = 64


class Node(NamedTuple):
    """One value: its class (0 universal, 2 context), its tag number, and its content, unread."""

    tag_class: int
    constructed: bool
    tag: int
    content: bytes

    def is_universal(self, tag: int) -> bool:
        """Return whether this is the universal type `tag`, in the one form that DER allows it."""
        return self.tag_class == 0 and self.tag == tag and self.constructed == (tag in {SEQUENCE, SET})

    def children(self, kind: int = SEQUENCE) -> Iterator[Node]:
        """Yield what a SEQUENCE or SET holds."""
        if not self.is_universal(kind):
            raise Malformed("der_type", wanted=kind, tag=self.tag)
        yield from nodes(self.content)

    def inner(self) -> Node:
        """Return the one value inside an explicit context tag."""
        if self.tag_class != CONTEXT or not self.constructed:
            raise Malformed("der_type", wanted="explicit", tag=self.tag)
        return single(self.content)

    def integer(self, kind: int = INTEGER) -> int:
        """Return the value of an INTEGER or ENUMERATED of at most 64 bytes."""
        body = self._primitive(kind)
        if not 1 <= len(body) <= _LONGEST_INTEGER or (len(body) > 1 and body[0] in {0, 0xFF} and _padded(body)):
            raise Malformed("der_integer", size=len(body))
        return int.from_bytes(body, "big", signed=True)

    def boolean(self) -> bool:
        """Return the value of a BOOLEAN, whose only forms are 00 and FF."""
        body = self._primitive(BOOLEAN)
        if body not in {b"\x00", b"\xff"}:
            raise Malformed("der_boolean")
        return body == b"\xff"

    def octets(self) -> bytes:
        """Return the bytes of an OCTET STRING."""
        return self._primitive(OCTET_STRING)

    def null(self) -> None:
        """Check that this is a NULL."""
        if self._primitive(NULL):
            raise Malformed("der_null")

    def _primitive(self, kind: int) -> bytes:
        if not self.is_universal(kind):
            raise Malformed("der_type", wanted=kind, tag=self.tag)
        return self.content


def single(data: bytes) -> Node:
    """Return the one value that `data` is, with nothing after it."""
    node, end = _read(data, 0)
    if end != len(data):
        raise Malformed("der_trailing", size=len(data) - end)
    return node


def nodes(data: bytes) -> Iterator[Node]:
    """Yield the values that lie one after the other in `data`."""
    at = 0
    while at < len(data):
        node, at = _read(data, at)
        yield node


def _read(data: bytes, at: int) -> tuple[Node, int]:
    try:
        first, size = data[at], data[at + 1]
        if first & 0x1F != 0x1F and size < 0x80:  # nearly all: one byte each
            tag, at = first & 0x1F, at + 2
        else:
            tag, at = _tag(data, at)
            size, at = _length(data, at)
    except IndexError:
        raise Malformed("der_truncated") from None
    end = at + size
    if end > len(data):
        raise Malformed("der_truncated")
    return Node(first >> 6, first & _CONSTRUCTED != 0, tag, data[at:end]), end


def _tag(data: bytes, at: int) -> tuple[int, int]:
    number = data[at] & 0x1F
    if number != 0x1F:
        return number, at + 1
    value = 0
    for step in range(1, _LONGEST_TAG + 1):
        byte = data[at + step]
        if step == 1 and byte == 0x80:
            break
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            if value < 0x1F:
                break
            return value, at + step + 1
    raise Malformed("der_tag")


def _length(data: bytes, at: int) -> tuple[int, int]:
    first = data[at]
    if first < 0x80:
        return first, at + 1
    count = first & 0x7F
    if not 1 <= count <= _LONGEST_LENGTH:
        raise Malformed("der_length")
    octets = data[at + 1 : at + 1 + count]
    size = int.from_bytes(octets, "big")
    if len(octets) < count:
        raise Malformed("der_truncated")
    if octets[0] == 0 or size < 0x80:
        raise Malformed("der_length")
    return size, at + 1 + count


def _padded(body: bytes) -> bool:
    """Return whether the first byte only repeats the sign of the second."""
    return (body[0] == 0) == (body[1] < 0x80)
