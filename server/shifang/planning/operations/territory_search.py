"""The long work of drafting territories. Nothing is written but progress until the search is through, so a job that was
killed begins anew and one that was called off leaves nothing behind."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from shifang.accounts.queries import scope_of_person
from shifang.kernel.problems import Refusal
from shifang.planning.models import TerritoryDraft, TerritoryLine, TerritoryPerson
from shifang.planning.operations.territories import write_figures
from shifang.planning.queries.bases import bases_of
from shifang.planning.queries.territories import Ground, ground_of, people_of, shares_of
from shifang.planning.queries.travel import travel_of
from shifang.planning.rules.territories import propose
from shifang.planning.types.closed_lists import TERRITORY_NOTHING
from shifang.planning.types.plan_lists import INTERRUPTED
from shifang.planning.types.territories import Proposal, TerritoryState
from shifang.planning.types.territory import Terms
from shifang.platform import clock, tenancy
from shifang.platform.bulk import insert_rows
from shifang.platform.problems import INTERNAL

log = logging.getLogger(__name__)

LONGEST = timedelta(hours=1)
"""No search takes so long, waiting for its turn included."""


def search(*, organisation_id: UUID, draft_id: UUID, now: datetime) -> None:
    """Look for territories and write them down; a draft that is not being searched is left alone."""
    try:
        _search(organisation_id, draft_id, now=now)
    except Refusal as refusal:
        _fail(organisation_id, draft_id, refusal.kind.code)
    except Exception:
        log.exception("territories %s", draft_id)
        _fail(organisation_id, draft_id, INTERNAL.code)


def give_up_silent(*, organisation_id: UUID, now: datetime) -> int:
    """Take searches that should long be over for failed: their worker has died."""
    rows = TerritoryDraft.objects.filter(organisation_id=organisation_id, state=TerritoryState.SEARCHING)
    late = rows.filter(created_at__lt=now - LONGEST)
    return late.update(state=TerritoryState.FAILED, failure=INTERRUPTED.code)


def _search(organisation_id: UUID, draft_id: UUID, *, now: datetime) -> None:
    with tenancy.organisation(organisation_id):
        draft = _searching(organisation_id, draft_id).first()
        if draft is None:
            return
        scope = scope_of_person(organisation_id, draft.by_id)
        people = people_of([draft])[draft.id]
        shares = shares_of(people)
        ground = ground_of(scope, draft, shares, now=now)
        bases = bases_of(organisation_id, list(shares))
        terms = Terms(change=draft.change, travel=travel_of(scope, list(shares), now=now))

    def told(share: float) -> bool:
        with tenancy.organisation(organisation_id):
            return bool(_searching(organisation_id, draft_id).update(progress=share))

    found = propose(ground.customers, shares, terms, bases=bases, told=told)
    if found is None:
        raise Refusal(TERRITORY_NOTHING)
    with tenancy.organisation(organisation_id):
        locked = _searching(organisation_id, draft_id).select_for_update().first()
        if locked is not None:
            _write(locked, people, ground=ground, found=found, pace=terms.pace, now=now)


def _write(
    draft: TerritoryDraft,
    people: list[TerritoryPerson],
    *,
    ground: Ground,
    found: Proposal,
    pace: float,
    now: datetime,
) -> None:
    rows = [
        {
            "id": clock.new_id(),
            "organisation_id": draft.organisation_id,
            "draft_id": draft.id,
            "customer_id": each.customer_id,
            "department_id": ground.departments[each.customer_id],
            "before_id": each.holder,
            "person_id": holder,
            "latitude": each.point.latitude if each.point else None,
            "longitude": each.point.longitude if each.point else None,
            "visits": each.visits,
            "minutes": each.minutes,
            "hop": hop,
            "stays": each.stays or "",
            "by_hand": False,
            "outcome": "",
        }
        for each, holder, hop in zip(ground.customers, found.holders, found.hops, strict=True)
    ]
    insert_rows(TerritoryLine, rows)
    draft.pace = pace
    write_figures(draft, people)
    draft.state, draft.progress, draft.found_at = TerritoryState.DRAFT, 1.0, now
    draft.save(update_fields=["pace", "state", "progress", "found_at"])


def _fail(organisation_id: UUID, draft_id: UUID, failure: str) -> None:
    with tenancy.organisation(organisation_id):
        _searching(organisation_id, draft_id).update(state=TerritoryState.FAILED, failure=failure)


def _searching(organisation_id: UUID, draft_id: UUID) -> "QuerySet[TerritoryDraft]":
    rows = TerritoryDraft.objects.filter(organisation_id=organisation_id, id=draft_id)
    return rows.filter(state=TerritoryState.SEARCHING)
