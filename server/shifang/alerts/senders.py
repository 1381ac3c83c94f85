"""One sender per kind of channel. The bots of DingTalk, WeCom and Feishu answer 200 and say no inside."""

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import apprise

from shifang.alerts.outside import Outside
from shifang.alerts.types import NO_MAIL_SERVER, REFUSED_OUTSIDE, Channel, ChannelKind, Message
from shifang.kernel.problems import Refusal

_LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Sending:
    """A message about to go: what the senders need."""

    channel: Channel
    message: Message
    outside: Outside
    now: datetime

    @property
    def settings(self) -> Mapping[str, Any]:
        """The settings of the channel."""
        return self.channel.settings

    @property
    def text(self) -> str:
        """Title and body as one plain text."""
        return f"【{self.message.title}】\n{self.message.body}"[:_LONGEST_TEXT]


def send(channel: Channel, message: Message, *, outside: Outside, now: datetime) -> None:
    """Send a message through a channel; raises the refusal that says why it did not arrive."""
    _SENDERS[channel.kind](Sending(channel=channel, message=message, outside=outside, now=now))


def _dingtalk(sending: Sending) -> None:
    address = f"{sending.outside.bots['dingtalk']}/robot/send?access_token={sending.settings['token']}"
    secret = sending.settings.get("secret")
    if secret:
        stamp = str(int(sending.now.timestamp() * 1000))
        signed = hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), "sha256")
        address += f"&timestamp={stamp}&sign={quote(base64.b64encode(signed), safe='')}"
    text = {"msgtype": "text", "text": {"content": sending.text}}
    _expect_zero(sending.outside.post(address, _encoded(text)), "errcode", "errmsg")


def _wecom(sending: Sending) -> None:
    address = f"{sending.outside.bots['wecom']}/cgi-bin/webhook/send?key={sending.settings['token']}"
    text = {"msgtype": "text", "text": {"content": sending.text}}
    _expect_zero(sending.outside.post(address, _encoded(text)), "errcode", "errmsg")


def _feishu(sending: Sending) -> None:
    payload: dict[str, Any] = {"msg_type": "text", "content": {"text": sending.text}}
    secret = sending.settings.get("secret")
    if secret:
        stamp = str(int(sending.now.timestamp()))
        signed = hmac.digest(f"{stamp}\n{secret}".encode(), b"", "sha256")
        payload |= {"timestamp": stamp, "sign": base64.b64encode(signed).decode()}
    address = f"{sending.outside.bots['feishu']}/open-apis/bot/v2/hook/{sending.settings['token']}"
    _expect_zero(sending.outside.post(address, _encoded(payload)), "code", "msg")


def _webhook(sending: Sending) -> None:
    """The message as JSON; signed with HMAC-SHA256 over `timestamp.body` when the channel has a secret."""
    payload = {
        "title": sending.message.title,
        "body": sending.message.body,
        "kind": sending.message.kind,
        "subject_kind": sending.message.subject_kind,
        "subject_id": sending.message.subject_id,
        "event_id": sending.message.event_id,
        "happened_at": sending.message.happened_at.isoformat() if sending.message.happened_at else None,
    }
    body = _encoded(payload)
    headers = {}
    secret = sending.settings.get("secret")
    if secret:
        stamp = str(int(sending.now.timestamp()))
        signed = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"X-Shifang-Timestamp": stamp, "X-Shifang-Signature": f"sha256={signed}"}
    sending.outside.post(sending.settings["url"], body, headers=headers)


def _mail(sending: Sending) -> None:
    if not sending.outside.mail_url:
        raise Refusal(NO_MAIL_SERVER)
    recipients = sending.settings["to"]
    to = ",".join(recipients if isinstance(recipients, list) else [recipients])
    mark = "&" if "?" in sending.outside.mail_url else "?"
    # As plain text: what is sent is kept by line, a signed text to the letter.
    _by_apprise(f"{sending.outside.mail_url}{mark}to={quote(to)}&format=text", sending.message)


def _service(sending: Sending) -> None:
    _by_apprise(sending.settings["url"], sending.message)


def _by_apprise(address: str, message: Message) -> None:
    service = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if not isinstance(service, apprise.NotifyBase):
        raise Refusal(REFUSED_OUTSIDE, answer="settings")
    service.redirects = False
    service.verify_certificate = True
    heard = _Heard()
    logger = logging.getLogger("apprise")
    logger.addHandler(heard)
    try:
        sent = service.notify(body=message.body[:_LONGEST_TEXT], title=message.title)
    finally:
        logger.removeHandler(heard)
    if not sent:
        raise Refusal(REFUSED_OUTSIDE, answer=heard.last[:200] or "apprise")


class _Heard(logging.Handler):
    """Keeps what apprise says last: its answer is only yes or no."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.last = record.getMessage()


def _encoded(payload: Any) -> bytes:
    return json.dumps(payload, ensure_ascii=False, default=str).encode()


def _expect_zero(answer: bytes, code: str, reason: str) -> None:
    try:
        told = json.loads(answer)
        number, text = told[code], str(told.get(reason, ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refusal(REFUSED_OUTSIDE, answer="?") from None
    if number != 0:
        raise Refusal(REFUSED_OUTSIDE, answer=f"{number} {text}"[:200])


_SENDERS: dict[ChannelKind, Callable[[Sending], None]] = {
    ChannelKind.DINGTALK: _dingtalk,
    ChannelKind.WECOM: _wecom,
    ChannelKind.FEISHU: _feishu,
    ChannelKind.WEBHOOK: _webhook,
    ChannelKind.MAIL: _mail,
    ChannelKind.SERVICE: _service,
}
