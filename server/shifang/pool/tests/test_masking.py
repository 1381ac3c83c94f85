"""What is left of a profile when fields are hidden: never a hidden number, name or word, wherever it was written."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.customers.types.profile import Profile, ProfileChange, ProfileContact, ProfileFollowUp
from shifang.pool.rules.masking import hidden_address, hidden_name, hidden_number, masked_profile
from shifang.pool.tests.make import march
from shifang.pool.types.before_claim import MaskedField

PHONES, CONTACTS, NOTES = MaskedField.PHONES, MaskedField.CONTACTS, MaskedField.NOTES
_AT: datetime = march(2)


def profile(phone: str = "", name: str = "王建国", text: str = "", **given: Any) -> Profile:
    """Return a profile with a number, a name and a text wherever one can stand."""
    contact = ProfileContact(
        id=UUID(int=1),
        name=name,
        title=text,
        phone=phone,
        wechat="wx_boss_1",
        email="boss@example.com",
        decides=True,
        primary=True,
        habits=text,
        preferences=text,
        note=text,
    )
    follow_up = ProfileFollowUp("call", "李娜", name, text, text, text, None, _AT)
    found: dict[str, Any] = {
        "customer_id": UUID(int=2),
        "name": "好邻居超市",
        "type": "convenience",
        "tier": "A",
        "life_stage": "active",
        "tags": (text,),
        "address": text,
        "phone": phone,
        "latitude": 31.2,
        "longitude": 121.4,
        "opening_hours": [],
        "attributes": {"licence": text, "second": [phone]},
        "note": text,
        "origin": None,
        "last_visit_at": None,
        "last_follow_up_at": None,
        "open_issues": 0,
        "created_at": _AT,
        "contacts": (contact,),
        "follow_ups": (follow_up,),
        "ownership": (ProfileChange(None, "李娜", "released", text, _AT),),
    }
    return Profile(**{**found, **given})


def texts(value: Any) -> list[str]:
    """Return every text inside a value."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts(each)]
    if isinstance(value, list | tuple):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


_digits = st.text("0123456789", min_size=7, max_size=13)
_fields = st.frozensets(st.sampled_from(MaskedField))


@given(_digits, st.sampled_from(["{}", "打 {} 找老板", "{}转8001", "（{}）"]), _fields)
def test_a_hidden_number_stands_nowhere_in_a_profile(number: str, words: str, others: frozenset[MaskedField]) -> None:
    shown = masked_profile(profile(number, text=words.format(number)), others | {PHONES})
    assert [each for each in texts(asdict(shown)) if number in each] == []


@pytest.mark.parametrize(
    "written", ["138 0000 5678", "138-0000-5678", "+86 138 0000 5678", "１３８００００５６７８", "138.0000.5678"]
)
def test_a_number_is_found_however_it_is_written(written: str) -> None:
    shown = masked_profile(profile(text=f"老板电话{written}，下午打"), [PHONES]).note
    assert shown is not None
    assert written not in shown
    assert "0000" not in shown
    assert "下午打" in shown


@given(st.text("王张建国强芳", min_size=2, max_size=4), _fields)
def test_a_hidden_name_stands_nowhere_in_a_profile(name: str, others: frozenset[MaskedField]) -> None:
    before = profile(name=name, text=f"找{name}谈", ownership=())
    said = masked_profile(before, others | {CONTACTS})
    assert [each for each in texts(asdict(said)) if name in each] == []
    assert [each.contact_name for each in said.follow_ups] == [hidden_name(name)]


@given(st.text("甲乙丙丁戊己", min_size=5, max_size=9))
def test_hidden_notes_leave_no_word(words: str) -> None:
    said = masked_profile(profile(text=words, tags=(), address="", attributes={}), [NOTES])
    assert said.note is None
    assert [each.reason for each in said.ownership] == [None]
    assert {said.contacts[0].habits, said.contacts[0].preferences, said.contacts[0].note} == {None}
    assert {said.follow_ups[0].outcome, said.follow_ups[0].note, said.follow_ups[0].next_action} == {None}


def test_why_a_rule_took_a_customer_back_is_no_note() -> None:
    change = ProfileChange(None, "李娜", "reclaimed", "no_verified_visit", _AT)
    assert masked_profile(profile(ownership=(change,)), [NOTES]).ownership == (change,)


def test_wechat_and_mail_go_with_the_numbers_and_from_texts_too() -> None:
    said = masked_profile(profile("13800005678", text="加微信 wx_boss_1 或 boss@example.com"), [PHONES])
    assert (said.contacts[0].wechat, said.contacts[0].email) == (None, None)
    assert said.note == "加微信 **** 或 ****"


def test_fields_of_the_organisation_are_hidden_as_a_whole() -> None:
    assert masked_profile(profile(text="91310000"), [MaskedField.ATTRIBUTES]).attributes is None


def test_what_is_not_hidden_stays_as_it_is() -> None:
    before = profile("13800005678", text="2026-03-02 来过，13 箱")
    assert masked_profile(before, []) is before
    assert masked_profile(before, [MaskedField.ADDRESS]).phone == "13800005678"
    assert masked_profile(before, [PHONES]).note == before.note


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800005678", "138****5678"),
        ("+86 138 0000 5678", "861****5678"),
        ("021-64381234", "021****1234"),
        ("64381234", "****34"),
        ("95588", "****"),
        ("", ""),
    ],
)
def test_a_number_is_cut_short(number: str, shown: str) -> None:
    assert hidden_number(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("上海市徐汇区漕溪北路88号", "上海市徐汇区****"),
        ("江苏省苏州市吴江区松陵镇5号", "江苏省苏州市吴江区****"),
        ("浙江省义乌市稠江街道某小区3幢", "浙江省义乌市****"),
        ("徐汇区漕溪北路88号", "徐汇区****"),
        ("漕溪北路88号", "****"),
        ("88 Caoxi Road, Shanghai", "****"),
        ("", ""),
    ],
)
def test_an_address_is_told_up_to_its_district(address: str, shown: str) -> None:
    assert hidden_address(address) == shown
