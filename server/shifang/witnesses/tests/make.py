"""A time-stamp authority and a second installation behind real web servers on the loopback, and a log to witness."""

import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.db import connections

from shifang.accounts.tests.make import MadeOrganisation
from shifang.alerts.outside import Outside
from shifang.ledger.operations import record_many, sequence
from shifang.ledger.operations.checkpoints import sign_checkpoint
from shifang.ledger.rules.checkpoint import Checkpoint, signed, verifier_of
from shifang.ledger.rules.merkle import complete, consistency_proof, leaf_hash, root
from shifang.ledger.types import KINDS, Fact, Subject, event_kind
from shifang.platform import clock, tenancy
from shifang.witnesses.operations import witnessing
from shifang.witnesses.rules import AddCheckpoint

NOTED = KINDS.get("test.witnessed") or event_kind("test.witnessed", zh="证", en="Witnessed")
LOOPBACK = Outside(permitted=frozenset({"127.0.0.1"}))
_CONFIGURATION = """
[tsa]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


def placed(made: MadeOrganisation, count: int) -> None:
    """Let so many events happen."""
    now = clock.now()
    with tenancy.organisation(made.id):
        record_many(made.id, [Fact(NOTED, Subject("test", uuid4()), now, now, facts={"n": n}) for n in range(count)])
    while sequence(organisation_id=made.id):
        pass


def happened(made: MadeOrganisation, count: int) -> str:
    """Let so many events happen and be signed; return the checkpoint."""
    placed(made, count)
    note = sign_checkpoint(organisation_id=made.id, now=clock.now())
    assert note is not None
    return note


@dataclass
class Served:
    """A server on the loopback: its address, what came, and whether it is away."""

    url: str = ""
    away: bool = False
    got: list[bytes] = field(default_factory=list)


@contextmanager
def served(answer: Callable[[bytes], tuple[int, bytes]]) -> Iterator[Served]:
    """Serve POSTs by a function from body to status and answer."""
    made = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append(body)
            status, content = (503, b"") if made.away else answer(body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            connections.close_all()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def second_installation() -> AbstractContextManager[Served]:
    """Serve a witness for others as another installation does."""

    def answer(body: bytes) -> tuple[int, bytes]:
        told = witnessing.answer(body, now=clock.now())
        return told.status, told.text.encode()

    return served(answer)


class Log:
    """Somebody else's log, in memory."""

    def __init__(self) -> None:
        self.name, self.key = f"other/{clock.new_id()}", Ed25519PrivateKey.generate()
        self.leaves = [leaf_hash(str(number).encode()) for number in range(500)]
        witnessing.watch(name="别家", key=str(verifier_of(self.name, self.key)), now=clock.now())

    def subtree(self, level: int, index: int) -> bytes:
        return complete(self.leaves[index << level : (index + 1) << level])

    def request(self, old: int, size: int, *, hashes: Sequence[bytes] | None = None) -> AddCheckpoint:
        proof = consistency_proof(old, size, self.subtree).hashes if 0 < old <= size else ()
        note = signed(Checkpoint(self.name, size, root(size, self.subtree)), self.key)
        return AddCheckpoint(old, proof if hashes is None else tuple(hashes), note)


@dataclass(frozen=True)
class Authority:
    """A time-stamp authority: `openssl ts` with keys of its own."""

    folder: Path
    root: str

    def reply(self, query: bytes) -> bytes:
        """Stamp a query."""
        (self.folder / "query").write_bytes(query)
        command = ["openssl", "ts", "-reply", "-queryfile", "query", "-config", "tsa.cnf", "-section", "tsa"]
        subprocess.run([*command, "-out", "reply"], cwd=self.folder, check=True, capture_output=True)
        return (self.folder / "reply").read_bytes()


def authority(folder: Path, *, unsorted: bool = False) -> Authority:
    """Make an authority; `unsorted` has it send its root too, in an order that DER does not know."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name, name = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in ("Root", "Stamps"))
    top = (
        _certificate(root_name, root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _certificate(name, root_name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    pem = top.public_bytes(serialization.Encoding.PEM)
    files = {
        "root.pem": pem,
        "tsa.pem": leaf.public_bytes(serialization.Encoding.PEM),
        "tsa.key": key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        "serial": b"01\n",
        "tsa.cnf": (_CONFIGURATION + ("certs = root.pem\n" if unsorted else "")).encode(),
    }
    folder.mkdir(exist_ok=True)
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return Authority(folder, pem.decode())


def _certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
    )
