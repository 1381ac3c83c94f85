"""Periods of payment, and whether terms, judgements and claims stand. Pure."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shifang.displays.types import (
    PHOTO_ELSEWHERE,
    PHOTO_FAILED,
    PHOTO_NOT_PASSED,
    PHOTO_OUTSIDE_PERIOD,
    PHOTO_REFUTED,
    PHOTO_UNDER_FINDING,
    PHOTO_UNVERIFIED,
    PHOTO_USED,
    TERMS_INVALID,
    Every,
    Period,
    PhotoDecision,
    PhotoFacts,
    Terms,
)
from shifang.kernel.problems import Refusal

LONGEST_DAYS = 3 * 366
_SHOWN = 12
_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3}


def terms_fault(terms: Terms) -> Refusal | None:
    """Return what is wrong with terms, or None."""
    wrong = (
        ("name", not terms.name.strip()),
        ("ends_on", not 0 <= (terms.ends_on - terms.starts_on).days <= LONGEST_DAYS),
        ("amount_cents", terms.amount_cents < 0),
        ("standards", len(set(terms.standards)) != len(terms.standards)),
        ("points", any(not point.strip() for point in terms.points)),
    )
    return next((Refusal(TERMS_INVALID, field=field) for field, at_fault in wrong if at_fault), None)


def start_fault(terms: Terms) -> Refusal | None:
    """Return what an agreement lacks to come into force: a photo of how it should look, and what must be seen."""
    for field in ("standards", "points"):
        if not getattr(terms, field):
            return Refusal(TERMS_INVALID, field=field)
    return None


def periods(terms: Terms) -> tuple[Period, ...]:
    """Return the periods of payment, the last one cut at the end of the agreement."""
    step = _MONTHS.get(terms.every)
    if step is None:
        return (Period(terms.starts_on, terms.ends_on),)
    made: list[Period] = []
    start = terms.starts_on
    while start <= terms.ends_on:
        following = _months_later(terms.starts_on, step * (len(made) + 1))
        made.append(Period(start, min(following - timedelta(days=1), terms.ends_on)))
        start = following
    return tuple(made)


def period_of(terms: Terms, day: date) -> Period | None:
    """Return the period that a day lies in."""
    return next((each for each in periods(terms) if each.holds(day)), None)


def claim_fault(terms: Terms, period: Period, photo: PhotoFacts, *, customer_id: UUID) -> Refusal | None:
    """Return the rule that a photo breaks as the ground of a claim, naming the photo; None when it may carry it."""
    named: dict[str, Any] = {"photo": photo.sha256[:_SHOWN], "sha256": photo.sha256, "visit": photo.visit_code}
    if photo.customer_id != customer_id or photo.category != terms.category:
        return Refusal(PHOTO_ELSEWHERE, **named)
    if not period.holds(photo.taken_on):
        return Refusal(
            PHOTO_OUTSIDE_PERIOD, **named, day=str(photo.taken_on), start=str(period.start), end=str(period.end)
        )
    broken = (
        (PHOTO_REFUTED, photo.verification == "refuted" or photo.finding == "confirmed"),
        (PHOTO_UNDER_FINDING, photo.finding == "open"),
        (PHOTO_UNVERIFIED, photo.verification != "verified"),
        (PHOTO_FAILED, photo.decision in {PhotoDecision.FAIL, PhotoDecision.RETAKE}),
        (PHOTO_NOT_PASSED, photo.decision is None),
    )
    kind = next((kind for kind, holds in broken if holds), None)
    if kind is not None:
        return Refusal(kind, **named)
    return Refusal(PHOTO_USED, **named, claim=photo.claim) if photo.claim else None


def first_fault(terms: Terms, period: Period, photos: Iterable[PhotoFacts], *, customer_id: UUID) -> Refusal | None:
    """Return the first rule that any of the photos breaks."""
    faults = (claim_fault(terms, period, photo, customer_id=customer_id) for photo in photos)
    return next((fault for fault in faults if fault is not None), None)


def _months_later(day: date, months: int) -> date:
    """Return the same day so many months later, the last of the month where it has none."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
