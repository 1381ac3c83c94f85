"""A line between a phone and the server that can be cut in the middle of a body, as bad reception does."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_PHOTO = re.compile(rb"(POST|HEAD|PATCH) /api/v1/photos\S* HTTP")
_OFFSET = re.compile(rb"PATCH /api/v1/photos/\S+ HTTP.*?\r\nupload-offset: (\d+)\r\n", re.IGNORECASE | re.DOTALL)
_HEAD = 4_000


class Line:
    """Passes bytes on to `port`. After `let_through(n)` more bytes of the phone everything is cut until `heal()`."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._guard = threading.Lock()
        self._open: set[socket.socket] = set()
        self._left: int | None = None
        self.is_cut = threading.Event()
        self.asked: list[str] = []
        self.offsets: list[int] = []
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def let_through(self, count: int) -> None:
        """Cut the line when the phone has sent so many more bytes."""
        with self._guard:
            self._left = count

    def heal(self) -> None:
        """Carry everything again."""
        with self._guard:
            self._left = None
        self.is_cut.clear()

    def close(self) -> None:
        """End for good."""
        self._listening.close()
        self._cut()

    def _accept(self) -> None:
        while True:
            try:
                phone, _ = self._listening.accept()
            except OSError:
                return
            if self.is_cut.is_set():
                phone.close()
                continue
            server = socket.create_connection(("127.0.0.1", self._port))
            with self._guard:
                self._open |= {phone, server}
            threading.Thread(target=self._carry_up, args=(phone, server), daemon=True).start()
            threading.Thread(target=self._carry, args=(server, phone), daemon=True).start()

    def _carry_up(self, phone: socket.socket, server: socket.socket) -> None:
        # The heads of requests may come in parts: what was sent last is looked at together with what comes.
        before = b""
        with suppress(OSError):
            while part := phone.recv(16_384):
                if not self._allow(len(part)):
                    return
                before = self._note(before, part)
                server.sendall(part)
        self._drop(phone, server)

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(65_536):
                target.sendall(part)
        self._drop(source, target)

    def _note(self, before: bytes, part: bytes) -> bytes:
        seen = before + part
        old = {found.start() for found in _PHOTO.finditer(before)}
        new = [found for found in _PHOTO.finditer(seen) if found.start() not in old]
        with self._guard:
            self.asked += [found.group(1).decode() for found in new]
            done = {found.start() for found in _OFFSET.finditer(before)}
            self.offsets += [int(found.group(1)) for found in _OFFSET.finditer(seen) if found.start() not in done]
        return seen[-_HEAD:] if len(seen) > 4 * _HEAD else seen

    def _allow(self, count: int) -> bool:
        with self._guard:
            if self._left is None:
                return True
            self._left -= count
            if self._left > 0:
                return True
        self.is_cut.set()
        self._cut()
        return False

    def _cut(self) -> None:
        with self._guard:
            held, self._open = self._open, set()
        self._drop(*held)

    @staticmethod
    def _drop(*ends: socket.socket) -> None:
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """Lay a line to a server on this machine."""
    line = Line(int(url.rsplit(":", 1)[1]))
    try:
        yield line
    finally:
        line.close()
