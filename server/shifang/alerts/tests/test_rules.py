from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.alerts import rules
from shifang.alerts.tests.make import FACTS, KIND
from shifang.alerts.types import Audience, ChannelKind, Directory, Notice, Rule, To
from shifang.kernel.problems import Refusal

ROOT, BRANCH, SIBLING = (UUID(int=n) for n in (1, 2, 3))
REP, MANAGER, BOSS, AUDITOR, GONE = (UUID(int=n) for n in (11, 12, 13, 14, 15))
PEOPLE = Directory(
    departments={ROOT: (None, BOSS), BRANCH: (ROOT, MANAGER), SIBLING: (ROOT, GONE)},
    roles={
        REP: frozenset({"rep"}),
        MANAGER: frozenset({"manager"}),
        BOSS: frozenset({"manager", "x1"}),
        AUDITOR: frozenset({"auditor"}),
    },
    homes={REP: BRANCH, MANAGER: BRANCH, BOSS: ROOT, AUDITOR: ROOT},
)


def told(*audience: Audience, person: UUID | None = REP, department: UUID | None = BRANCH) -> list[UUID]:
    return rules.recipients(audience, PEOPLE, Notice({}, person, department))


def test_each_word_of_an_audience_means_somebody():
    assert told(Audience(To.PERSON)) == [REP]
    assert told(Audience(To.MANAGER)) == [MANAGER]
    assert told(Audience(To.MANAGERS)) == [MANAGER, BOSS]
    assert told(Audience(To.ROLE, "manager")) == [MANAGER, BOSS]
    assert told(Audience(To.ROLE, "x1")) == [BOSS]
    assert told(Audience(To.DEPARTMENT, str(ROOT))) == [BOSS, AUDITOR]
    assert told(Audience(To.NAMED, str(AUDITOR))) == [AUDITOR]


def test_nobody_is_told_twice_and_who_left_not_at_all():
    assert told(Audience(To.MANAGERS), Audience(To.ROLE, "manager"), Audience(To.PERSON)) == [MANAGER, BOSS, REP]
    assert told(Audience(To.MANAGER), department=SIBLING) == [BOSS]
    assert told(Audience(To.NAMED, str(GONE)), Audience(To.PERSON), person=GONE) == []


def test_a_manager_is_not_the_manager_of_themselves():
    assert told(Audience(To.MANAGER), person=MANAGER) == [BOSS]
    assert told(Audience(To.MANAGER), person=BOSS, department=ROOT) == []
    assert told(Audience(To.MANAGER), person=None, department=None) == []


def test_a_cycle_of_departments_ends():
    looped = replace(PEOPLE, departments={ROOT: (BRANCH, BOSS), BRANCH: (ROOT, MANAGER)})
    assert rules.path_upwards(looped, BRANCH) == [BRANCH, ROOT]


def test_a_kind_without_rules_is_told_as_proposed_and_disabled_ones_to_nobody():
    assert [rule.audience for rule in rules.rules_for(KIND, [], path=[BRANCH, ROOT])] == [KIND.audience]
    other = Rule(kind="another")
    assert len(rules.rules_for(KIND, [other], path=[])) == 1
    off = Rule(kind=KIND.code, enabled=False)
    assert rules.rules_for(KIND, [off, other], path=[BRANCH]) == []


def test_a_rule_can_hold_for_a_department_and_below():
    here, there = (Rule(kind=KIND.code, department_id=department) for department in (ROOT, SIBLING))
    assert rules.rules_for(KIND, [here, there], path=[BRANCH, ROOT]) == [here]


def test_texts_are_in_the_readers_language_and_show_what_is_missing():
    assert rules.text_of(KIND, FACTS, "zh") == ("无效拜访：便利蜂", "停留 2 分 50 秒")
    assert rules.text_of(KIND, {"customer": "A {x} B"}, "en") == ("Invalid visit: A {x} B", "On site for – min – s")


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.1.2.3",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.1.1",
        ),
        *("100.100.100.200", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1", "192.0.0.8"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
        *("2002:a9fe:a9fe::1", "2001:0:0:0:0:0:80ff:fffe", "127.1", "0x7f.1", "localhost", "", "1.2.3.4.5"),
    ],
)
def test_private_addresses_are_not_public_whatever_they_wear(address):
    assert not rules.is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "39.156.66.10", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_the_open_internet_is_public(address):
    assert rules.is_public(address)


def test_an_address_is_taken_apart():
    target = rules.target_of("https://Hooks.Example.com:8443/a/b?c=d#e")
    assert (target.secure, target.host, target.port, target.path) == (True, "hooks.example.com", 8443, "/a/b?c=d")
    assert rules.target_of("http://[2400:3200::1]/x").host == "2400:3200::1"
    assert rules.target_of("http://example.com").port == 80


@pytest.mark.parametrize(
    "address",
    [
        *("", "example.com", "//example.com", "gopher://example.com", "file:///etc/passwd", "ftp://example.com"),
        *("https://", "https://user@example.com", "https://a:b@example.com", "https://example.com\\@10.0.0.1/"),
        *("https://exa mple.com", "https://example.com/\r\nHost: x", "https://example.com/\0", "https://例子.com/"),
        *("https://example.com:99999", "https://example.com:x", "https://[::1", "https://" + "a" * 600),
    ],
)
def test_a_strange_address_is_refused(address):
    with pytest.raises(Refusal) as refused:
        rules.target_of(address)
    assert refused.value.kind.code == "channel.address_invalid"


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_refused(text):
    for address in (text, f"https://{text}", f"http://[{text}]/"):
        try:
            target = rules.target_of(address)
        except Refusal:
            continue
        assert target.path.startswith("/")
        assert target.path.isprintable()


@pytest.mark.parametrize(
    ("kind", "settings", "wrong"),
    [
        (ChannelKind.DINGTALK, {"token": "a" * 64, "secret": "SEC"}, None),
        (ChannelKind.DINGTALK, {"token": "a/../b@evil.example"}, "token"),
        (ChannelKind.WECOM, {}, "token"),
        (ChannelKind.WECOM, {"token": "a" * 36, "secret": "x"}, "secret"),
        (ChannelKind.MAIL, {"to": ["a@example.com", "b@example.com"]}, None),
        (ChannelKind.MAIL, {"to": []}, "to"),
        (ChannelKind.MAIL, {"to": ["a@example.com?smtp=evil"]}, "to"),
        (ChannelKind.MAIL, {"to": "a@example.com", "host": "10.0.0.1"}, "host"),
        (ChannelKind.WEBHOOK, {"url": "https://example.com/hook"}, None),
        (ChannelKind.WEBHOOK, {"url": "ftp://example.com"}, "url"),
        (ChannelKind.SERVICE, {"url": "schan://abc"}, None),
        (ChannelKind.SERVICE, {"url": "json://10.0.0.1"}, "url"),
        (ChannelKind.SERVICE, {"url": "syslog://x"}, "url"),
    ],
)
def test_settings_of_a_channel_are_checked(kind, settings, wrong):
    assert rules.missing_setting(kind, settings) == wrong


def test_what_may_be_shown_of_a_channel_holds_no_secret():
    shown = [
        rules.public_settings(ChannelKind.DINGTALK, {"token": "secret-token-1234", "secret": "SECRET"}),
        rules.public_settings(
            ChannelKind.WEBHOOK, {"url": "https://example.com/secret?token=secret", "secret": "SECRET"}
        ),
        rules.public_settings(ChannelKind.SERVICE, {"url": "schan://secret"}),
    ]
    assert "secret" not in str(shown).lower()
    assert shown[1] == {"url": "https://example.com/…", "signed": True}
