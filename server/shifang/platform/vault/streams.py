"""Sealed files: frames of AES-256-GCM under a key of the file's own, so that any part can be read by itself.

A whole file is `SFV1 | number of the data key (4) | salt (24) | frames`: frames of 64 KiB and one shorter last one
(maybe empty), each with its number and whether it is the last in its nonce: frames cannot be moved, dropped or cut off.
A growing file is `SFP1 | number (4) | salt (24)` and frames of any length, each `length (4) | nonce (12) | frame`.
The file's key is derived from the data key, the salt and the file's name: under another name nothing opens.
"""

import io
import os
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shifang.platform.vault.sealing import Damaged

FRAME = 64 * 1024
HEAD = 32
_WHOLE, _GROWING = b"SFV1", b"SFP1"
_TAG = 16
_NONCE = 12
_prefix = struct.Struct(">I12s")

Key = Callable[[int], bytes]


def form_of(head: bytes) -> bytes | None:
    """Return which sealed form a file's first bytes tell, None when it is not sealed."""
    return head[:4] if len(head) >= HEAD and head[:4] in {_WHOLE, _GROWING} else None


def number_of(head: bytes) -> int:
    """Return the number of the data key of a sealed file."""
    return int.from_bytes(head[4:8], "big")


def seal_whole(source: BinaryIO, target: BinaryIO, *, number: int, key: bytes, name: str) -> None:
    """Write a whole sealed file of what is left in `source`."""
    head = _WHOLE + number.to_bytes(4, "big") + os.urandom(HEAD - 8)
    cipher = _cipher(key, head, name)
    target.write(head)
    at, frame = 0, source.read(FRAME)
    while True:
        following = source.read(FRAME) if len(frame) == FRAME else b""
        last = len(frame) < FRAME
        target.write(cipher.encrypt(_nonce(at, last=last), frame, head))
        if last:
            return
        at, frame = at + 1, following


def opened(source: BinaryIO, *, key: Key, name: str) -> BinaryIO:
    """Return a sealed file as what it holds; a file that is not sealed as it is. Raises Damaged, while reading too."""
    source.seek(0)
    head = source.read(HEAD)
    form = form_of(head)
    if form is None:
        source.seek(0)
        return source
    cipher = _cipher(key(number_of(head)), head, name)
    frames = _WholeFrames(source, cipher, head) if form == _WHOLE else _GrowingFrames(source, cipher, head)
    return io.BufferedReader(_Reader(frames), FRAME)


class Growing:
    """A sealed file that grows by appending; what broke off in the middle of a frame is cut away when it is opened."""

    def __init__(self, stream: BinaryIO, *, number: int, key: Key, name: str) -> None:
        """Open a file, writing its head when it has none. `number` is the data key of a new one."""
        self._stream = stream
        stream.seek(0)
        self._head = stream.read(HEAD)
        if form_of(self._head) != _GROWING:
            self._head = _GROWING + number.to_bytes(4, "big") + os.urandom(HEAD - 8)
            stream.seek(0)
            stream.truncate()
            stream.write(self._head)
        self._cipher = _cipher(key(number_of(self._head)), self._head, name)
        frames = _GrowingFrames(stream, self._cipher, self._head)
        self.length, self._count, end = frames.size, len(frames.starts), frames.end
        stream.seek(end)
        stream.truncate()

    def append(self, plain: bytes) -> None:
        """Add bytes."""
        nonce = os.urandom(_NONCE)
        frame = self._cipher.encrypt(nonce, plain, self._head + self._count.to_bytes(8, "big"))
        self._stream.seek(0, os.SEEK_END)
        self._stream.write(_prefix.pack(len(frame), nonce) + frame)
        self.length += len(plain)
        self._count += 1

    def reader(self) -> BinaryIO:
        """Return what has been written so far, as a file that is read."""
        return io.BufferedReader(_Reader(_GrowingFrames(self._stream, self._cipher, self._head)), FRAME)


class _Frames:
    """Where frames begin, by bytes of content, and how one is opened."""

    starts: "list[int] | range"
    size: int

    def __init__(self, stream: BinaryIO, cipher: AESGCM, head: bytes) -> None:
        self.stream, self._cipher, self._head = stream, cipher, head

    def frame(self, number: int) -> bytes:
        raise NotImplementedError

    def _decrypted(self, nonce: bytes, frame: bytes, bound: bytes) -> bytes:
        try:
            return self._cipher.decrypt(nonce, frame, bound)
        except (InvalidTag, ValueError):
            raise Damaged from None


class _WholeFrames(_Frames):
    def __init__(self, stream: BinaryIO, cipher: AESGCM, head: bytes) -> None:
        super().__init__(stream, cipher, head)
        body = stream.seek(0, os.SEEK_END) - HEAD
        full, rest = divmod(body, FRAME + _TAG)
        if not _TAG <= rest < FRAME + _TAG:
            raise Damaged
        self.size = full * FRAME + rest - _TAG
        self._last = full
        self.starts = range(0, full * FRAME + 1, FRAME)
        if rest == _TAG:
            # An empty last frame is read by nobody, and says that nothing was cut off before it.
            self.frame(full)

    def frame(self, number: int) -> bytes:
        self.stream.seek(HEAD + number * (FRAME + _TAG))
        sealed = self.stream.read(FRAME + _TAG)
        return self._decrypted(_nonce(number, last=number == self._last), sealed, self._head)


class _GrowingFrames(_Frames):
    def __init__(self, stream: BinaryIO, cipher: AESGCM, head: bytes) -> None:
        super().__init__(stream, cipher, head)
        self.starts, self._places = [], []
        self.size, self.end = 0, HEAD
        for place, length in _walk(stream):
            self.starts.append(self.size)
            self._places.append(place)
            self.size += length - _TAG
            self.end = place + _prefix.size + length

    def frame(self, number: int) -> bytes:
        self.stream.seek(self._places[number])
        length, nonce = _prefix.unpack(self.stream.read(_prefix.size))
        return self._decrypted(nonce, self.stream.read(length), self._head + number.to_bytes(8, "big"))


def _walk(stream: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yield (place, length) of the frames that are there as a whole."""
    total, place = stream.seek(0, os.SEEK_END), HEAD
    while place + _prefix.size <= total:
        stream.seek(place)
        length, _ = _prefix.unpack(stream.read(_prefix.size))
        following = place + _prefix.size + length
        if length <= _TAG or following > total:
            return
        yield place, length
        place = following


class _Reader(io.RawIOBase):
    """The content of frames as a file that is read."""

    def __init__(self, frames: _Frames) -> None:
        self._frames = frames
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._frames.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: "memoryview[int] | bytearray") -> int:  # type: ignore[override]
        if self._at >= self._frames.size:
            return 0
        number = bisect_right(self._frames.starts, self._at) - 1
        if self._held[0] != number:
            self._held = number, self._frames.frame(number)
        start = self._at - self._frames.starts[number]
        part = self._held[1][start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def readall(self) -> bytes:
        """Return what is left, a frame at a time; the one inherited asks for 8 KiB at a time."""
        left = bytearray(max(0, self._frames.size - self._at))
        view, filled = memoryview(left), 0
        while filled < len(left):
            filled += self.readinto(view[filled:])
        return bytes(left)

    def close(self) -> None:
        if not self.closed and isinstance(self._frames, _WholeFrames):
            self._frames.stream.close()
        super().close()


def _cipher(key: bytes, head: bytes, name: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=head[8:HEAD], info=b"shifang.file.1\0" + name.encode())
    return AESGCM(derived.derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(8, "big") + last.to_bytes(4, "big")
