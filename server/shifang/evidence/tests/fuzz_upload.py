"""Coverage-guided fuzzing of what an upload goes through: its headers, its outside, its header, its pixels.

`python fuzz_upload.py CORPUS -runs=N`. Whatever is raised beside a refusal ends it.
"""

import io
import sys
from collections.abc import Iterator
from contextlib import suppress

import atheris

WATCHED = [
    "shifang.evidence",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "PIL.WebPImagePlugin",
    "PIL.TiffImagePlugin",
]

with atheris.instrument_imports(include=WATCHED):
    from shifang.evidence import gate, pictures, rules, tus
    from shifang.evidence.tests.hostile import corpus
    from shifang.kernel.problems import Refusal


def headers(data: bytes) -> None:
    text = data.decode("latin-1")
    length, _, told = text.partition("\n")
    with suppress(Refusal):
        tus.announced({"Upload-Length": length, "Upload-Metadata": told})
    with suppress(Refusal):
        tus.offset({"Upload-Offset": length, "Content-Type": told})


def picture(data: bytes) -> None:
    outside = gate.look(data)
    facts = pictures.inspect(io.BytesIO(data))
    refusal = rules.check_picture(facts)
    if refusal is not None:
        return
    assert outside.orderly
    assert not outside.also
    with suppress(pictures.UnreadablePictureError):
        small = pictures.thumbnail(io.BytesIO(data))
        assert small[:3] == b"\xff\xd8\xff"


def one(data: bytes) -> None:
    """Give one input to what its first byte names."""
    if data:
        (headers if data[0] % 4 == 0 else picture)(data[1:])


def seeds() -> Iterator[bytes]:
    yield b"\0" + b"1024\nsha256 " + b"YWI=" + b",filename eC5qcGc="
    for _, data, _ in corpus():
        if len(data) < 20_000:
            yield b"\1" + data


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
