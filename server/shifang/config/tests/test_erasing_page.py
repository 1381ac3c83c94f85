"""Erasing somebody's data in the console: what goes and stays is told, and the name is typed by hand."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from shifang.accounts.models import Person
from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.tests.browser import shoot
from shifang.config.tests.console import Console
from shifang.platform import tenancy

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SHOTS = os.environ.get("SHIFANG_SHOTS")


def test_who_has_left_is_erased_after_the_name_is_typed(console: Console, made: MadeOrganisation) -> None:
    person = made.people["rep2"]
    admin = made.client("admin")
    admin.patch(f"/people/{person}", {"name": "周已离职", "phone": "13912345678"})
    console.open(f"/people?open={person}")
    expect(console.drawer).to_contain_text("13912345678")
    expect(console.drawer.get_by_role("button", name="删除个人数据")).to_have_count(0)

    admin.post(f"/people/{person}/disable")
    console.page.reload()
    console.press("删除个人数据", inside=console.drawer)
    asked = console.dialog
    for words in ("无法恢复", "将被删除", "轨迹、停留与行程", "会保留", "拜访的时间地点"):
        expect(asked).to_contain_text(words)
    seen(console)
    run = asked.get_by_role("button", name="永久删除")
    expect(run).to_be_disabled()
    console.fill("输入“周已离职”确认", "周已离")
    expect(run).to_be_disabled()
    console.fill("输入“周已离职”确认", "周已离职")
    run.click()
    console.told("周已离职 的个人数据已删除")
    expect(asked).to_be_hidden()
    expect(console.drawer).to_contain_text("已删除人员")
    expect(console.drawer).not_to_contain_text("13912345678")
    with tenancy.organisation(made.id):
        row = Person.objects.get(id=person)
    assert (row.name, row.phone) == ("已删除人员", "")


def seen(console: Console) -> None:
    """Keep pictures of what is shown, where they are asked for."""
    if not SHOTS:
        return
    for label, size in (("phone", (360, 740)), ("desktop", (1440, 900))):
        console.page.set_viewport_size({"width": size[0], "height": size[1]})
        shoot(console.page, Path(SHOTS) / f"erase-{label}.png")
