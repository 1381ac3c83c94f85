"""Signed copies for tests, and files that abuse the format. Run as a program, it reads many files in one process."""

import io
import json
import struct
import sys
from typing import Any

from PIL import Image

from shifang.evidence.credentials.authority import Authority
from shifang.evidence.credentials.signing import sign
from shifang.evidence.tests.make import picture
from shifang.platform import clock

ORGANISATION = clock.new_id()


def claims(**changes: Any) -> dict[str, Any]:
    told = {
        "organisation_id": str(ORGANISATION),
        "raw_sha256": "ab" * 32,
        "ledger_position": 7,
        "customer": "便利蜂（人民广场店）",
        "latitude": 31.236305,
    }
    return {**told, **changes}


def signed(authority: Authority, **changes: Any) -> bytes:
    return sign(picture(), claims=claims(**changes), signer=authority.signer())


def encoded_again(content: bytes) -> bytes:
    target = io.BytesIO()
    Image.open(io.BytesIO(content)).save(target, "JPEG", quality=95)
    return target.getvalue()


def manifest_span(content: bytes) -> tuple[int, int]:
    """Where the segments of the credential lie."""
    at = 2
    while content[at : at + 2] != b"\xff\xeb":
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    end = at
    while content[end : end + 2] == b"\xff\xeb":
        end += 2 + int.from_bytes(content[end + 2 : end + 4])
    return at, end


def with_jumbf(*, payload: bytes, length: int | None = None) -> bytes:
    """A JPEG whose credential is one box of these bytes, cut into segments as the format asks."""
    head = struct.pack(">I4s", len(payload) + 8 if length is None else length, b"jumb")
    plain, pieces = picture(), []
    for number, start in enumerate(range(0, max(1, len(payload)), 65_000), start=1):
        body = b"JP" + struct.pack(">HI", 1, number) + head + payload[start : start + 65_000]
        pieces.append(b"\xff\xeb" + struct.pack(">H", len(body) + 2) + body)
    return plain[:2] + b"".join(pieces) + plain[2:]


def description(label: bytes = b"c2pa", kind: bytes = b"c2pa") -> bytes:
    uuid = kind + bytes.fromhex("00110010800000aa00389b71")
    body = uuid + b"\x03" + label + b"\x00"
    return struct.pack(">I4s", len(body) + 8, b"jumd") + body


def nested(depth: int) -> bytes:
    """Boxes in boxes."""
    inner = b""
    for _ in range(depth):
        inner = description() + inner
        inner = struct.pack(">I4s", len(inner) + 8, b"jumb") + inner
    return with_jumbf(payload=description() + inner)


def hostile() -> dict[str, bytes]:
    return {
        "a box longer than the file": with_jumbf(payload=description(), length=0x7FFFFFFF),
        "a box of no length": with_jumbf(payload=description(), length=0),
        "a box shorter than its head": with_jumbf(payload=description(), length=3),
        "boxes in boxes": nested(900),
        "a store without manifests": with_jumbf(payload=description()),
        "a label without an end": with_jumbf(payload=description()[:-1]),
        "nothing but noise": with_jumbf(payload=bytes(range(256)) * 400),
        "megabytes of zeros": with_jumbf(payload=description() + bytes(8_000_000)),
        "a head and no picture": b"\xff\xd8\xff\xeb\x00\x10JP\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00jumb",
        "three bytes": b"\xff\xd8\xff",
        "a png that ends": b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR",
        "a webp that lies": b"RIFF\xff\xff\xff\xffWEBPC2PA\xff\xff\xff\xff",
        "no picture": b"GIF89a" + bytes(100),
    }


def main() -> None:
    """Read changed copies: `{"anchors", "content", "changes": [[at, byte], …]}` on standard input, an answer a line."""
    from shifang.evidence.credentials.reader import read

    given = json.load(sys.stdin)
    content = bytes.fromhex(given["content"])
    for changes in given["changes"]:
        changed = bytearray(content)
        for at, byte in changes:
            changed[at] = byte
        print(json.dumps(read(bytes(changed), anchors=given["anchors"])), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
