"""Who is told, in which words, and which addresses outside may be reached. Pure."""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from shifang.alerts.types import (
    ADDRESS_INVALID,
    AlertKind,
    Audience,
    ChannelKind,
    Directory,
    Notice,
    Rule,
    Target,
    To,
)
from shifang.kernel.problems import Refusal

LONGEST_ADDRESS = 500
_HOST = re.compile(r"[A-Za-z0-9._:\-]{1,253}")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Beyond what Python calls private: protocol assignments, and IPv6 that tunnels to an IPv4 address of its choice.
_NEVER = tuple(ipaddress.ip_network(each) for each in ("192.0.0.0/24", "2002::/16", "2001::/23", "::/32", "fec0::/10"))
SERVICES = frozenset({"schan", "pushplus", "wxpusher", "lark", "slack", "tgram"})
"""Push services that apprise reaches at a host of their own: none of them takes a host from the address."""


def text_of(kind: AlertKind, params: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Return title and body in "zh" or "en"; a number that is missing leaves its place visible."""
    title, body = (kind.title_en, kind.body_en) if language == "en" else (kind.title_zh, kind.body_zh)
    shown = _Shown(params)
    return title.format_map(shown), body.format_map(shown)


class _Shown(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"


def rules_for(kind: AlertKind, rules: Sequence[Rule], *, path: Sequence[UUID]) -> list[Rule]:
    """Return the rules that hold for an alert in a department, given its path upwards.

    A kind without any rule is told as its domain proposes; one whose rules are all disabled is told to nobody.
    """
    own = [rule for rule in rules if rule.kind == kind.code]
    if not own:
        return [Rule(kind=kind.code, audience=kind.audience)]
    return [rule for rule in own if rule.enabled and (rule.department_id is None or rule.department_id in path)]


def path_upwards(directory: Directory, department_id: UUID | None) -> list[UUID]:
    """Return the department and those above it, nearest first; a cycle ends the climb."""
    path: list[UUID] = []
    current = department_id
    while current is not None and current in directory.departments and current not in path:
        path.append(current)
        current = directory.departments[current][0]
    return path


def recipients(audience: Iterable[Audience], directory: Directory, notice: Notice) -> list[UUID]:
    """Return the people an audience means, once each, those only who can be told."""
    found = (person for entry in audience for person in _meant(entry, directory, notice))
    return [person for person in dict.fromkeys(found) if person in directory.roles]


def _meant(entry: Audience, directory: Directory, notice: Notice) -> Iterator[UUID]:
    if entry.to is To.PERSON and notice.person_id is not None:
        yield notice.person_id
    elif entry.to is To.ADDRESSED:
        yield from notice.addressed
    elif entry.to in (To.MANAGER, To.MANAGERS):
        managers = _managers(directory, notice)
        yield from managers[:1] if entry.to is To.MANAGER else managers
    elif entry.to is To.ROLE:
        yield from (person for person, roles in directory.roles.items() if entry.id in roles)
    elif entry.to is To.DEPARTMENT:
        yield from (person for person, home in directory.homes.items() if str(home) == entry.id)
    elif entry.to is To.NAMED and entry.id:
        yield UUID(entry.id)


def _managers(directory: Directory, notice: Notice) -> list[UUID]:
    """The managers above, without the person concerned: nobody is the manager of themselves."""
    path = path_upwards(directory, notice.department_id)
    managers = (directory.departments[department][1] for department in path)
    return [
        manager
        for manager in dict.fromkeys(managers)
        if manager is not None and manager != notice.person_id and manager in directory.roles
    ]


def target_of(address: str) -> Target:
    """Take a web address apart; raise unless it is plain http or https without a user."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii") if not _is_ip(parts.hostname) else parts.hostname
        port = parts.port
    except (ValueError, UnicodeError):
        raise Refusal(ADDRESS_INVALID) from None
    plain = address.isascii() and address.isprintable() and " " not in address and len(address) <= LONGEST_ADDRESS
    if not plain or parts.scheme not in ("http", "https") or "@" in parts.netloc or not _HOST.fullmatch(host or ""):
        raise Refusal(ADDRESS_INVALID)
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure=secure, host=host or "", port=port or (443 if secure else 80), path=path)


def _is_ip(host: str | None) -> bool:
    return host is not None and ":" in host


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the open internet, whatever it is wrapped in."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or (ipaddress.IPv4Address(int(found) & 0xFFFFFFFF) if found in _NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not any(found in network for network in _NEVER)


def missing_setting(kind: ChannelKind, settings: Mapping[str, Any]) -> str | None:
    """Return the name of the first setting of a channel that is missing or wrong, None when all are right."""
    for name, pattern in _NEEDED[kind].items():
        value = settings.get(name)
        values = value if isinstance(value, list) and value else [value]
        if not all(isinstance(each, str) and pattern.fullmatch(each) for each in values):
            return name
    unknown = set(settings) - set(_NEEDED[kind]) - _OPTIONAL.get(kind, set())
    return min(unknown, default=None)


_TOKEN = re.compile(r"[A-Za-z0-9_\-]{8,200}")
_NEEDED: dict[ChannelKind, dict[str, re.Pattern[str]]] = {
    ChannelKind.DINGTALK: {"token": _TOKEN},
    ChannelKind.WECOM: {"token": _TOKEN},
    ChannelKind.FEISHU: {"token": _TOKEN},
    ChannelKind.MAIL: {"to": re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,190}")},
    ChannelKind.WEBHOOK: {"url": re.compile(r"https?://.{1,490}")},
    ChannelKind.SERVICE: {"url": re.compile(rf"({'|'.join(sorted(SERVICES))})://[!-~]{{1,400}}")},
}
_OPTIONAL = {kind: {"secret"} for kind in (ChannelKind.DINGTALK, ChannelKind.FEISHU, ChannelKind.WEBHOOK)}


def public_settings(kind: ChannelKind, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a channel's settings may be shown: recipients and the host, never a token or a path."""
    if kind is ChannelKind.MAIL:
        return {"to": settings["to"]}
    if kind is ChannelKind.WEBHOOK:
        parts = urlsplit(settings["url"])
        return {"url": f"{parts.scheme}://{parts.hostname}/…", "signed": bool(settings.get("secret"))}
    if kind is ChannelKind.SERVICE:
        return {"url": f"{settings['url'].split(':')[0]}://…"}
    return {"token": f"…{settings['token'][-4:]}", "signed": bool(settings.get("secret"))}
