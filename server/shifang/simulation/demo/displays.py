"""The demo's display agreements: standards, judged photos, a photo to be taken again, and a fee claimed."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

from shifang.simulation.client import ApiClient
from shifang.simulation.demo import content
from shifang.simulation.demo.story import COMPANION_OF, SEED, Cast
from shifang.simulation.dice import dice
from shifang.simulation.photos import photograph

_EACH = 4
_BEGAN = timedelta(days=45)
_LASTS = timedelta(days=320)


def make_displays(cast: Cast, today: date) -> None:
    """Lets each manager agree with some shops, judge their photos and claim a fee."""
    reps = {account.login for account in cast.accounts}
    managers = sorted({manager for rep, manager in COMPANION_OF.items() if rep in reps})
    for login in managers:
        _of_manager(cast.client(login), today)


def _of_manager(manager: ApiClient, today: date) -> None:
    known = {each["customer_id"] for each in manager.pages("/display-agreements")}
    shops = [shop for shop in _photographed(manager) if shop not in known][:_EACH]
    agreed = [
        _agree(manager, shop, name=name, today=today) for shop, name in zip(shops, content.DISPLAYS, strict=False)
    ]
    # The photos of the last one wait in the queue.
    for agreement, decision in zip(agreed, ("pass", "retake", "pass"), strict=False):
        _judge(manager, agreement, decision=decision, today=today)
    for agreement in agreed[:1]:
        _claim(manager, agreement, today=today)


def _photographed(manager: ApiClient) -> list[str]:
    """The customers with display photos of verified visits that somebody else took, most photos first."""
    count: dict[str, int] = {}
    for photo in manager.pages("/visits/photos", category="display", verification="verified"):
        if photo["held"] and photo["finding"] is None and photo["person_id"] != manager.me["id"]:
            count[photo["customer_id"]] = count.get(photo["customer_id"], 0) + 1
    return sorted(count, key=lambda shop: (-count[shop], shop))


def _agree(manager: ApiClient, customer_id: str, *, name: str, today: date) -> dict[str, Any]:
    """Makes an agreement, sends its standard and puts it in force."""
    chance = dice(SEED, manager.login, name, "display")
    standard = photograph("display", chance)
    manager.put_photo(standard)
    terms = {
        "customer_id": customer_id,
        "name": name,
        "category": "display",
        "standards": [hashlib.sha256(standard).hexdigest()],
        "points": list(content.DISPLAY_POINTS),
        "starts_on": (today - _BEGAN).isoformat(),
        "ends_on": (today + _LASTS).isoformat(),
        "every": "month",
        "amount_cents": chance.randrange(6, 24) * 5_000,
    }
    made = manager.post("/display-agreements", terms)
    started: dict[str, Any] = manager.post(f"/display-agreements/{made['id']}/start", {})
    return started


def _judge(manager: ApiClient, agreement: dict[str, Any], *, decision: str, today: date) -> None:
    """Judges the newest photo of the agreement that may be judged, and passes the others."""
    said: dict[str, dict[str, Any]] = {
        "pass": {},
        "retake": {"reason": "画面只拍到一半货架", "missing": [content.DISPLAY_POINTS[0]]},
    }
    ready = [
        (period, photo)
        for period in _begun(agreement, today)
        for photo in _photos(manager, agreement, period)
        if photo["fault"] == "display.photo_not_passed" and not photo["own"]
    ]
    for number, (_, photo) in enumerate(ready):
        word = decision if number == 0 else "pass"
        body = {"sha256": photo["sha256"], "decision": word, **said[word]}
        manager.post(f"/display-agreements/{agreement['id']}/audits", body)


def _claim(manager: ApiClient, agreement: dict[str, Any], *, today: date) -> None:
    """Claims the fee of the newest period with a photo that may carry it."""
    for period in _begun(agreement, today):
        passed = [photo["sha256"] for photo in _photos(manager, agreement, period) if not photo["fault"]]
        if passed:
            claim = {"agreement_id": agreement["id"], "period_start": period["start"], "photos": passed[:3]}
            manager.post("/display-claims", {**claim, "note": "本期陈列达标"})
            return


def _begun(agreement: dict[str, Any], today: date) -> list[dict[str, Any]]:
    return [each for each in reversed(agreement["periods"]) if each["start"] <= today.isoformat()]


def _photos(manager: ApiClient, agreement: dict[str, Any], period: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = manager.get(
        f"/display-agreements/{agreement['id']}/photos", period_start=period["start"]
    )
    return found
