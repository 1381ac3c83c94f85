"""Time stamps by RFC 3161: asked for over a checkpoint's text, verified against the authority's root on receipt.

Some authorities send certificates in an order that strict readers refuse; what rfc3161-client cannot read is given to
`openssl ts -verify`.
"""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from rfc3161_client import TimestampRequestBuilder, VerificationError, VerifierBuilder, decode_timestamp_response
from rfc3161_client.base import HashAlgorithm

from shifang.kernel.problems import Refusal
from shifang.witnesses.types import STAMP_REFUSED

MEDIA = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
_SECONDS = 10
_STAMPED = re.compile(r"^Time stamp: (.+) GMT$", re.MULTILINE)


def query(message: bytes) -> bytes:
    """Return a request to time-stamp a message, with a nonce."""
    asked = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256)
    return asked.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes()


def stamped_at(answer: bytes, message: bytes, *, certificates: str, asked: bytes | None = None) -> datetime:
    """Return when the authority stamped this message; raise a refusal unless its answer holds under the certificates.

    `asked` is the query that it answers: then its nonce must be the query's.
    """
    try:
        read = decode_timestamp_response(answer)
    except ValueError:
        return _by_openssl(answer, message, certificates=certificates, asked=asked)
    builder = VerifierBuilder()
    for certificate in x509.load_pem_x509_certificates(certificates.encode()):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(read, message)
        told = read.tst_info
    except (VerificationError, ValueError) as wrong:
        raise Refusal(STAMP_REFUSED, reason=str(wrong)[:200]) from None
    if asked is not None and _integer(told.nonce) not in asked:
        raise Refusal(STAMP_REFUSED, reason="nonce")
    return told.gen_time


def _integer(number: int) -> bytes:
    """Return a number in DER."""
    raw = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return bytes([2, len(raw)]) + raw


def _by_openssl(answer: bytes, message: bytes, *, certificates: str, asked: bytes | None) -> datetime:
    with TemporaryDirectory() as folder:
        files = {"answer": answer, "message": message, "roots": certificates.encode(), "asked": asked or b""}
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        against = ["-queryfile", "asked"] if asked else ["-data", "message"]
        verified = _openssl(folder, "-verify", "-in", "answer", "-CAfile", "roots", *against)
        told = _STAMPED.search(_openssl(folder, "-reply", "-in", "answer", "-text") or "")
    if verified is None or told is None:
        raise Refusal(STAMP_REFUSED, reason="openssl ts -verify")
    return datetime.strptime(told[1], "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)


def _openssl(folder: str, *arguments: str) -> str | None:
    """Return what `openssl ts` prints, None when it fails."""
    try:
        ran = subprocess.run(  # noqa: S603 - the arguments are our own
            ["openssl", "ts", *arguments],  # noqa: S607 - whichever the system has
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout if ran.returncode == 0 else None
