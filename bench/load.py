"""A light HTTP load: prepared requests over kept connections, so that the client takes little of the machine."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What came of a run: answers per second and percentiles of the time to an answer, in milliseconds."""

    rate: float
    p50: float
    p95: float
    p99: float
    failures: int


def request(path: str, body: bytes, *, token: str | None = None) -> bytes:
    """Return a POST request as bytes."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def run(port: int, requests: Sequence[bytes], *, connections: int, expect: bytes = b"") -> Load:
    """Send every request once over `connections` kept connections; an answer must be 2xx and hold `expect`."""
    return asyncio.run(_run(port, requests, connections=connections, expect=expect))


async def _run(port: int, requests: Sequence[bytes], *, connections: int, expect: bytes) -> Load:
    waiting = iter(requests)
    times: list[float] = []
    failures = 0

    async def client() -> None:
        nonlocal failures
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for prepared in waiting:
            begun = time.perf_counter()
            writer.write(prepared)
            status, body = await _answer(reader)
            times.append(time.perf_counter() - begun)
            failures += not 200 <= status < 300 or expect not in body
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(connections)))
    wall = time.perf_counter() - begun
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return Load(
        rate=len(times) / wall, p50=cuts[49] * 1000, p95=cuts[94] * 1000, p99=cuts[98] * 1000, failures=failures
    )


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    lowered = head.lower()
    if b"transfer-encoding: chunked" in lowered:
        parts = []
        while size := int(await reader.readline(), 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        return status, b"".join(parts)
    start = lowered.find(b"content-length:")
    length = int(lowered[start + 15 : lowered.find(b"\r", start)])
    return status, await reader.readexactly(length)
