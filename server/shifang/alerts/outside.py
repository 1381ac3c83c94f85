"""Reaching out to the internet, and only there: an address is resolved once, judged, and then used as it is."""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Timer

from shifang.alerts.rules import is_public, target_of
from shifang.alerts.types import ADDRESS_NOT_PUBLIC, ANSWERED_BADLY, UNREACHABLE, Target
from shifang.kernel.problems import Refusal

CONNECT_SECONDS = 5.0
ALL_SECONDS = 15.0
_ANSWER_LIMIT = 16 * 1024
_AGENT = "Shifang"

BOTS: Mapping[str, str] = {
    "dingtalk": "https://oapi.dingtalk.com",
    "wecom": "https://qyapi.weixin.qq.com",
    "feishu": "https://open.feishu.cn",
}


def resolve(host: str, port: int) -> list[str]:
    """Return every address of a host, as the system's resolver reads it (0x7f.1 and 2130706433 among them)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Outside:
    """How the outside is reached. `permitted` names addresses that are let through though not public.

    The product never sets `permitted`: tests do, for a sink of their own on the loopback.
    """

    mail_url: str = ""
    permitted: frozenset[str] = frozenset()
    resolve: Callable[[str, int], list[str]] = resolve
    bots: Mapping[str, str] = field(default_factory=lambda: BOTS)

    def post(self, address: str, body: bytes, *, headers: Mapping[str, str] | None = None) -> bytes:
        """Post a JSON body and return the first 16 KiB of the answer.

        Raises a refusal that says what was wrong: the address, the way, or an answer that is not 2xx. Redirects
        are not followed: the place they name has not been judged.
        """
        status, answer = self.exchange(address, body, headers=headers)
        if not 200 <= status < 300:
            raise Refusal(ANSWERED_BADLY, answer=status)
        return answer

    def exchange(self, address: str, body: bytes, *, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """Post a body, like `post`, and return the answer whatever its status is."""
        target = target_of(address)
        sent = {"Content-Type": "application/json; charset=utf-8", "User-Agent": _AGENT, **(headers or {})}
        return _exchange(target, self._pinned(target), body, headers=sent)

    def _pinned(self, target: Target) -> str:
        """The one address to connect to; all that the name has must be public."""
        try:
            addresses = self.resolve(target.host, target.port)
        except (OSError, UnicodeError):
            addresses = []
        if not addresses:
            raise Refusal(UNREACHABLE, host=target.host, reason="DNS")
        if not all(is_public(address) or address in self.permitted for address in addresses):
            raise Refusal(ADDRESS_NOT_PUBLIC)
        return addresses[0]


class _Connection(http.client.HTTPConnection):
    """Speaks to a judged address under the name of its host."""

    def __init__(self, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self.target = target
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.target.port), timeout=CONNECT_SECONDS)
        if self.target.secure:
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=self.target.host)
        self.sock = plain

    def cut(self) -> None:
        """End the exchange from another thread: a peer that sends a byte now and then would never end it."""
        if self.sock is not None:
            self.sock.shutdown(socket.SHUT_RDWR)


def _exchange(target: Target, address: str, body: bytes, *, headers: Mapping[str, str]) -> tuple[int, bytes]:
    connection = _Connection(target, address)
    watch = Timer(ALL_SECONDS, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", target.path, body=body, headers=dict(headers))
        response = connection.getresponse()
        return response.status, response.read(_ANSWER_LIMIT)
    except TimeoutError:
        raise Refusal(UNREACHABLE, host=target.host, reason="timeout") from None
    except ssl.SSLError as error:
        raise Refusal(UNREACHABLE, host=target.host, reason=f"TLS: {error.reason}") from None
    except (OSError, http.client.HTTPException) as error:
        raise Refusal(UNREACHABLE, host=target.host, reason=type(error).__name__) from None
    finally:
        watch.cancel()
        connection.close()
