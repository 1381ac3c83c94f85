import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.evidence import tus
from shifang.evidence.types import Declared
from shifang.kernel.problems import Refusal

HASH = "ab" * 32


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def refused(call, *arguments) -> str:
    with pytest.raises(Refusal) as refusal:
        call(*arguments)
    return refusal.value.kind.code


def test_a_creation_says_length_and_hash():
    headers = {
        "Upload-Length": "1234",
        "Upload-Metadata": f"filename {encoded('门头照.jpg')},sha256 {encoded(HASH)}, is_private",
    }
    assert tus.announced(headers) == Declared(HASH, 1234)
    assert tus.metadata(headers["Upload-Metadata"]) == {"filename": "门头照.jpg", "sha256": HASH, "is_private": ""}


@pytest.mark.parametrize("length", [None, "", "-1", "1.5", "1e3", "١٢", " 12", "1" * 13, "0x10"])
def test_a_length_is_a_plain_number(length):
    headers = {"Upload-Metadata": f"sha256 {encoded(HASH)}"}
    if length is not None:
        headers["Upload-Length"] = length
    assert refused(tus.announced, headers) == "upload.header"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "sha256",
        "sha256 !!!",
        f"sha256 {HASH}",
        f"sha256 {encoded(HASH.upper())}",
        f"sha256 {encoded('../../etc/passwd')}",
        f"sha256 {encoded(HASH + chr(10))}",
        f"sha256 {encoded(HASH)},sha256 {encoded(HASH)}",
        f"sha256  {encoded(HASH)}",
        f"sha256 {encoded(HASH)} x",
        f"schl\u00fcssel {encoded('a')},sha256 {encoded(HASH)}",
        f"x {base64.b64encode(bytes([255, 254])).decode()},sha256 {encoded(HASH)}",
        f"sha256 {encoded(HASH)}," + "a" * 5000,
    ],
)
def test_metadata_that_is_not_exact_is_refused(value):
    assert refused(tus.announced, {"Upload-Length": "1", "Upload-Metadata": value}) == "upload.header"


def test_another_protocol_version_or_content_type_is_named():
    assert refused(tus.check_version, {}) == "upload.version"
    assert refused(tus.check_version, {"Tus-Resumable": "0.2.2"}) == "upload.version"
    tus.check_version({"Tus-Resumable": "1.0.0"})
    assert refused(tus.offset, {"Upload-Offset": "0", "Content-Type": "image/jpeg"}) == "upload.content_type"
    assert tus.offset({"Upload-Offset": "7", "Content-Type": "application/offset+octet-stream"}) == 7


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(value):
    with suppress(Refusal):
        assert all(isinstance(text, str) for pair in tus.metadata(value).items() for text in pair)


KEYS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters=","), min_size=1, max_size=12)


@given(st.dictionaries(KEYS, st.text(st.characters(codec="utf-8"), max_size=20), max_size=5))
def test_what_a_client_writes_is_read_back(pairs):
    value = ",".join(f"{key} {encoded(text)}".rstrip() for key, text in pairs.items())
    assert tus.metadata(value) == pairs
