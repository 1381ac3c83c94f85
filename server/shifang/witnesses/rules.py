"""What witnesses are asked and what they answer (C2SP's tlog-witness), and which settings they need. Pure."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography import x509

from shifang.ledger.rules.checkpoint import BadCheckpoint, decoded
from shifang.ledger.rules.cosignature import cosigner
from shifang.ledger.rules.merkle import Consistency
from shifang.witnesses.types import WitnessKind

MOST_HASHES = 63
LONGEST_REQUEST = 32 * 1024
_NEEDED = {
    WitnessKind.STAMP: {"url", "certificate"},
    WitnessKind.COSIGN: {"url", "key"},
    WitnessKind.CHANNEL: {"channel_id"},
}


class BadRequest(ValueError):
    """A request to cosign that cannot be read."""


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A log's request for a cosignature: what the witness has seen before, the proof, and the checkpoint."""

    old: int
    hashes: tuple[bytes, ...]
    note: str

    @property
    def text(self) -> str:
        """The body of the request."""
        proof = "".join(f"{b64encode(each).decode()}\n" for each in self.hashes)
        return f"old {self.old}\n{proof}\n{self.note}"

    def proof(self, size: int) -> Consistency:
        """Return the proof that leads to a size."""
        return Consistency(self.old, size, self.hashes)


def add_checkpoint(text: str) -> AddCheckpoint:
    """Read a request; raise BadRequest when it is none."""
    head, gap, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    number = first.removeprefix("old ")
    whole = gap and first.startswith("old ") and number.isascii() and number.isdigit() and str(int(number)) == number
    if not whole or len(number) > 19 or len(lines) > MOST_HASHES:
        raise BadRequest("no request to add a checkpoint")
    try:
        hashes = tuple(decoded(line) for line in lines)
    except BadCheckpoint:
        raise BadRequest("a hash is not base64") from None
    if any(len(each) != 32 for each in hashes) or (number == "0" and hashes):
        raise BadRequest("no consistency proof")
    return AddCheckpoint(int(number), hashes, note)


def pasted(text: str) -> str:
    """Return a checkpoint as it was signed from what a mail program or an editor made of it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def missing_setting(kind: WitnessKind, settings: Mapping[str, str]) -> str | None:
    """Return the name of the first setting of a witness that is missing, wrong or too much, None when all are right."""
    wrong = _NEEDED[kind].symmetric_difference(settings)
    if wrong:
        return min(wrong)
    if kind is WitnessKind.COSIGN and not _reads(cosigner, settings["key"]):
        return "key"
    if kind is WitnessKind.STAMP and not _reads(_certificates, settings["certificate"]):
        return "certificate"
    return None


def _certificates(text: str) -> None:
    x509.load_pem_x509_certificates(text.encode())


def _reads(read: object, text: str) -> bool:
    try:
        read(text)  # type: ignore[operator]
    except ValueError:
        return False
    return True
