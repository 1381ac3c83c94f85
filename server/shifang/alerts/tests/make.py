"""A declared kind for tests, events of it, and sinks on the loopback that stand for the outside."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import UUID

from shifang.accounts.tests.make import MadeOrganisation
from shifang.alerts.outside import Outside
from shifang.alerts.reactions import alert_on
from shifang.alerts.types import AlertKind, Audience, Notice, To
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, RecordedEvent, Subject, event_kind
from shifang.platform import clock, tenancy

HAPPENED = event_kind("test.too_short", zh="测试", en="Test")


def _compose(event: RecordedEvent) -> Notice | None:
    if event.facts.get("silent"):
        return None
    return Notice(params=event.facts, person_id=event.actor_id, department_id=event.department_id)


KIND = AlertKind(
    code="test.too_short",
    name_zh="拜访过短",
    name_en="Visit too short",
    title_zh="无效拜访：{customer}",
    title_en="Invalid visit: {customer}",
    body_zh="停留 {minutes} 分 {seconds} 秒",
    body_en="On site for {minutes} min {seconds} s",
    compose=_compose,
    audience=(Audience(To.MANAGER),),
    urgent=True,
)
alert_on(HAPPENED, KIND, when=lambda event: not event.facts.get("ignored"))

FACTS = {"customer": "便利蜂", "minutes": 2, "seconds": 50}


def happen(made: MadeOrganisation, *, role: str = "rep", department: UUID | None = None, **facts: object) -> UUID:
    """Record an event of the test kind that concerns the person of a role."""
    now = clock.now()
    fact = Fact(
        kind=HAPPENED,
        subject=Subject("visit", clock.new_id()),
        happened_at=now,
        received_at=now,
        actor_id=made.people[role],
        department_id=department or made.branch,
        facts={**FACTS, **facts},
    )
    with tenancy.organisation(made.id):
        return ledger.record(made.id, fact).id


@dataclass
class Sink:
    """What came in, and what is answered."""

    port: int = 0
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200
    answer: bytes = b'{"errcode": 0, "code": 0}'
    headers: dict[str, str] = field(default_factory=dict)

    def outside(self, **options: object) -> Outside:
        """An outside whose one permitted address is this sink."""
        here = f"http://127.0.0.1:{self.port}"
        bots = {"dingtalk": here, "wecom": here, "feishu": here}
        return Outside(**{"permitted": frozenset({"127.0.0.1"}), "bots": bots, **options})

    def json(self) -> dict:
        """The newest body as JSON."""
        return json.loads(self.got[-1][2])


@contextmanager
def web_sink() -> Iterator[Sink]:
    """A web server on the loopback."""
    sink = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sink.got.append((self.path, dict(self.headers), body))
            self.send_response(sink.status)
            for name, value in {"Content-Length": str(len(sink.answer)), **sink.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sink.answer)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with _served(HTTPServer(("127.0.0.1", 0), Handler)) as port:
        sink.port = port
        yield sink


@contextmanager
def mail_sink() -> Iterator[Sink]:
    """A mail server on the loopback that takes everything."""
    sink = Sink()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 sink ESMTP\r\n")
            letter, recipients, inside = b"", [], False
            for line in self.rfile:
                if inside and line == b".\r\n":
                    inside = False
                    sink.got.append((",".join(recipients), {}, letter))
                    self.wfile.write(b"250 ok\r\n")
                elif inside:
                    letter += line
                elif line.upper().startswith(b"DATA"):
                    inside = True
                    self.wfile.write(b"354 go on\r\n")
                elif line.upper().startswith(b"QUIT"):
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    if line.upper().startswith(b"RCPT"):
                        recipients.append(line.decode().split("<")[1].split(">")[0])
                    self.wfile.write(b"250 ok\r\n")

    with _served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        sink.port = port
        yield sink


@contextmanager
def _served(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
