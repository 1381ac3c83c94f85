"""The words of tus 1.0 (resumable uploads): reading its headers strictly."""

import base64
import binascii
import re
from collections.abc import Mapping

from shifang.evidence.types import UPLOAD_HEADER, UPLOAD_TYPE, UPLOAD_VERSION, Declared
from shifang.kernel.problems import Refusal

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration"
CONTENT_TYPE = "application/offset+octet-stream"
_METADATA_LIMIT = 4096
_NUMBER = re.compile(r"[0-9]{1,12}")
_KEY = re.compile(r"[\x21-\x2b\x2d-\x7e]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def check_version(headers: Mapping[str, str]) -> None:
    """Raise unless the client speaks our version."""
    if headers.get("Tus-Resumable") != VERSION:
        raise Refusal(UPLOAD_VERSION, version=VERSION)


def announced(headers: Mapping[str, str]) -> Declared:
    """Return what a creation request promises: `Upload-Length`, and `sha256` in `Upload-Metadata`."""
    size = number(headers, "Upload-Length")
    sha256 = metadata(headers.get("Upload-Metadata", "")).get("sha256", "")
    if not _SHA256.fullmatch(sha256):
        raise Refusal(UPLOAD_HEADER, header="Upload-Metadata")
    return Declared(sha256=sha256, size=size)


def offset(headers: Mapping[str, str]) -> int:
    """Return where a piece begins; raise unless it is sent as tus pieces are."""
    if headers.get("Content-Type", "").split(";")[0].strip().lower() != CONTENT_TYPE:
        raise Refusal(UPLOAD_TYPE, expected=CONTENT_TYPE)
    return number(headers, "Upload-Offset")


def number(headers: Mapping[str, str], header: str) -> int:
    """Return a header that is a plain count of bytes."""
    value = headers.get(header, "")
    if not _NUMBER.fullmatch(value):
        raise Refusal(UPLOAD_HEADER, header=header)
    return int(value)


def metadata(value: str) -> dict[str, str]:
    """Return `Upload-Metadata`: pairs `key base64(value)` with commas between; a lone key has an empty value.

    Keys are printable ASCII and come once; values are UTF-8.
    """
    if len(value) > _METADATA_LIMIT:
        raise Refusal(UPLOAD_HEADER, header="Upload-Metadata")
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip(" ") for part in value.split(","))):
        key, _, encoded = pair.partition(" ")
        if not _KEY.fullmatch(key) or key in found:
            raise Refusal(UPLOAD_HEADER, header="Upload-Metadata")
        found[key] = _decoded(encoded)
    return found


def _decoded(encoded: str) -> str:
    try:
        return base64.b64decode(encoded.encode("ascii"), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeError):
        raise Refusal(UPLOAD_HEADER, header="Upload-Metadata") from None
