"""What is left of a customer's profile when its pool hides fields: values are None, or say that they are cut short."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from shifang.customers.types.profile import Profile, ProfileChange, ProfileContact, ProfileFollowUp
from shifang.pool.types.before_claim import MaskedField

STARS = "****"
# Digits that a number may be written with: half and full width, with what stands between them.
_NUMBER = re.compile(r"\+?\d(?:[\s\-–—.()（）·_/]{0,3}\d){6,}")
_DAY = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}")
_DIGITS = re.compile(r"\d")
# 省, 市 and 区 or what stands for them; what lies below has names of streets or numbers.
_PART = r"[^省市区县旗街路道镇乡村号弄巷\d\s]{1,8}"
_DISTRICT = re.compile(rf"(?:{_PART}(?:省|自治区))?(?:{_PART}(?:自治州|市|盟|地区))?(?:{_PART}(?:区|县|市|旗))?")
_CALLED = 10**10


def hidden_number(number: str) -> str:
    """Return a number with its middle hidden: 138****5678; of short ones nothing but the last two digits is left."""
    digits = "".join(_DIGITS.findall(number))
    if len(digits) >= 11:
        return f"{digits[:3]}{STARS}{digits[-4:]}"
    return f"{STARS}{digits[-2:]}" if len(digits) >= 7 else (STARS if number else "")


def hidden_name(name: str) -> str:
    """Return a name of which the first character is left: 王**."""
    return f"{name[:1]}**" if name else ""


def hidden_address(address: str) -> str:
    """Return an address up to its district, where it begins with one."""
    found = _DISTRICT.match(address)
    return f"{found.group() if found else ''}{STARS}" if address else ""


def masked_profile(profile: Profile, masked: Iterable[MaskedField]) -> Profile:
    """Return a profile without what is masked. Texts that are shown hold no hidden numbers and names either."""
    hidden = frozenset(masked)
    if not hidden:
        return profile
    say = _Saying(profile, hidden)
    return replace(
        profile,
        tags=tuple(say.text(each) for each in profile.tags),
        address=say.text(hidden_address(profile.address) if MaskedField.ADDRESS in hidden else profile.address),
        phone=say.number(profile.phone),
        attributes=None if MaskedField.ATTRIBUTES in hidden else say.inside(profile.attributes),
        note=say.note(profile.note),
        contacts=tuple(_contact(each, say) for each in profile.contacts),
        follow_ups=tuple(_follow_up(each, say) for each in profile.follow_ups),
        ownership=tuple(_change(each, say) for each in profile.ownership),
    )


class _Saying:
    """How texts of one profile are said to who is not shown everything."""

    def __init__(self, profile: Profile, hidden: frozenset[MaskedField]) -> None:
        self.hidden = hidden
        names = {each.name for each in profile.contacts} | {each.contact_name for each in profile.follow_ups}
        self._names = sorted((each for each in names if len(each) > 1), key=len, reverse=True)
        known = {each.wechat for each in profile.contacts} | {each.email for each in profile.contacts}
        self._known = sorted((each for each in known if each), key=len, reverse=True)

    def number(self, number: str | None) -> str | None:
        """Say a telephone number."""
        return hidden_number(number) if number and MaskedField.PHONES in self.hidden else number

    def account(self, account: str | None) -> str | None:
        """Say a name that somebody is written to by."""
        return None if account and MaskedField.PHONES in self.hidden else account

    def name(self, name: str) -> str:
        """Say the name of a person at the customer."""
        return hidden_name(name) if MaskedField.CONTACTS in self.hidden else self.text(name)

    def note(self, note: str | None) -> str | None:
        """Say what a colleague wrote down."""
        return None if MaskedField.NOTES in self.hidden or note is None else self.text(note)

    def text(self, text: str) -> str:
        """Say a text that is shown, without what is hidden elsewhere."""
        if MaskedField.PHONES in self.hidden:
            for account in self._known:
                text = text.replace(account, STARS)
            text = _NUMBER.sub(_hidden_run, text)
        if MaskedField.CONTACTS in self.hidden:
            for name in self._names:
                text = text.replace(name, hidden_name(name))
        return text

    def inside(self, value: Any) -> Any:
        """Say the texts in a value of JSON, and the numbers that are as long as one calls."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self.inside(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.inside(each) for each in value]
        if isinstance(value, int) and value >= _CALLED:
            return self.text(str(value))
        return value


def _hidden_run(found: re.Match[str]) -> str:
    run = found.group()
    return run if _DAY.fullmatch(run) else hidden_number(run)


def _contact(contact: ProfileContact, say: _Saying) -> ProfileContact:
    return replace(
        contact,
        name=say.name(contact.name),
        title=say.text(contact.title),
        phone=say.number(contact.phone),
        wechat=say.account(contact.wechat),
        email=say.account(contact.email),
        habits=say.note(contact.habits),
        preferences=say.note(contact.preferences),
        note=say.note(contact.note),
    )


def _follow_up(follow_up: ProfileFollowUp, say: _Saying) -> ProfileFollowUp:
    return replace(
        follow_up,
        contact_name=say.name(follow_up.contact_name),
        outcome=say.note(follow_up.outcome),
        note=say.note(follow_up.note),
        next_action=say.note(follow_up.next_action),
    )


def _change(change: ProfileChange, say: _Saying) -> ProfileChange:
    # Why a rule took it back is a cause, not somebody's words.
    return change if change.cause == "reclaimed" else replace(change, reason=say.note(change.reason))
