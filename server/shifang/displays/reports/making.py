"""A report on its way out: its pictures are read one after another, then it is set."""

from collections.abc import Iterator
from pathlib import Path

from shifang.displays.queries.reports import Report
from shifang.displays.reports import pictures
from shifang.evidence.typesetting import typeset
from shifang.platform import tenancy

CLAIMS = Path(__file__).parent / "claims.typ"

_PIECE = 2**18


def pdf_stream(report: Report) -> Iterator[bytes]:
    """Yield a report as PDF; it is made while it is sent, when no transaction is open any more."""
    printed, drawings = drawn(report)
    whole: bytes = typeset(CLAIMS, printed, pictures=drawings)
    for start in range(0, len(whole), _PIECE):
        yield whole[start : start + _PIECE]


def drawn(report: Report) -> tuple[dict[str, object], dict[str, bytes]]:
    """Return what is printed and its pictures; a photo that cannot be read is told as such on the page."""
    made: dict[str, bytes | None] = {name: pictures.qr(address) for name, address in report.addresses.items()}
    with tenancy.organisation(report.organisation_id):
        for name, sha256 in report.photos.items():
            made[name] = pictures.evidence(report.organisation_id, sha256)
        for name, sha256 in report.standards.items():
            made[name] = pictures.standard(report.organisation_id, sha256)
    present = {name: content for name, content in made.items() if content is not None}
    return {**report.printed, "pictures": sorted(present)}, present
