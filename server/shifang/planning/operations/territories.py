"""Drafting territories: asking for them, calling a search off, moving customers by hand, throwing a draft away."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from shifang.accounts.queries import active_departments, department_row, person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.visiting import count_to_split
from shifang.customers.types.closed_lists import TRANSFER
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.planning.models import TerritoryDraft, TerritoryPerson
from shifang.planning.queries.territories import (
    burdens_of,
    departments_of_draft,
    find_draft,
    hours_a_week,
    lines_of,
    people_of,
    shares_of,
    tree_of,
)
from shifang.planning.rules.territories import figures
from shifang.planning.types.closed_lists import (
    TERRITORY_INVALID,
    TERRITORY_NO_HOURS,
    TERRITORY_NOBODY,
    TERRITORY_NOTHING,
    TERRITORY_RUNNING,
    TERRITORY_STATE,
    TERRITORY_TOO_MANY,
)
from shifang.planning.types.territories import MOST_CUSTOMERS, Stays, TerritoryState
from shifang.platform import clock
from shifang.platform.jobs import enqueue
from shifang.platform.turns import take_turns
from shifang.pool.types.closed_lists import POOL_ASSIGN
from shifang.visits.types.closed_lists import VISIT_PLAN

SEARCH_TERRITORIES = "planning.search_territories"


@dataclass(frozen=True, slots=True)
class Wish:
    """Among whom customers are to be split: people with how many per cent of their hours count, those of the department
    that nobody holds too if wished, and what a change of hands costs in minutes a week.
    """

    department_id: UUID
    people: Sequence[tuple[UUID, int]]
    unowned: bool = False
    change: float = 10.0


def may_draft(scope: Scope, *, unowned: bool = False) -> None:
    """Raise `forbidden` unless the asker may give customers and visits to others, and those of pools if need be."""
    scope.require(TRANSFER, VISIT_PLAN, *([POOL_ASSIGN] if unowned else []))


def draft_territories(*, scope: Scope, wish: Wish, now: datetime) -> TerritoryDraft:
    """Ask for territories and return the draft, which is searched in the background.

    Raises `not_found` for a department or people that the asker does not see, `planning.territory_nobody`,
    `planning.territory_invalid`, `planning.territory_no_hours`, `planning.territory_too_many`,
    `planning.territory_nothing`, `planning.territory_running`.
    """
    may_draft(scope, unowned=wish.unowned)
    scope.require_sight(department_id=wish.department_id, person_id=None)
    department_row(scope, wish.department_id)
    hours = _hours(scope, wish, now=now)
    take_turns(f"planning.territories:{scope.me}")
    drafts = TerritoryDraft.objects.filter(organisation_id=scope.organisation_id, by_id=scope.me)
    if drafts.filter(state=TerritoryState.SEARCHING).exists():
        raise Refusal(TERRITORY_RUNNING)
    made = TerritoryDraft(
        organisation_id=scope.organisation_id,
        department_id=wish.department_id,
        unowned=wish.unowned,
        change=wish.change,
        state=TerritoryState.SEARCHING,
        by_id=scope.me,
        created_at=now,
    )
    count = count_to_split(scope, list(hours), departments_of_draft(made))
    if count > MOST_CUSTOMERS:
        raise Refusal(TERRITORY_TOO_MANY, count=count, limit=MOST_CUSTOMERS)
    if count == 0:
        raise Refusal(TERRITORY_NOTHING)
    made.save(force_insert=True)
    # Sorted, people are read in the order in which they were asked for.
    ids = sorted(clock.new_id() for _ in wish.people)
    TerritoryPerson.objects.bulk_create(
        TerritoryPerson(
            id=each,
            organisation_id=scope.organisation_id,
            draft_id=made.id,
            person_id=person_id,
            hours=hours[person_id],
            percent=percent,
        )
        for each, (person_id, percent) in zip(ids, wish.people, strict=True)
    )
    enqueue(SEARCH_TERRITORIES, queue="planning", organisation_id=str(scope.organisation_id), draft_id=str(made.id))
    return made


def _hours(scope: Scope, wish: Wish, *, now: datetime) -> dict[UUID, float]:
    people = [person_id for person_id, _ in wish.people]
    if len(set(people)) < len(people):
        raise Refusal(TERRITORY_INVALID, field="people")
    departments = active_departments(scope, people)
    if departments.keys() != set(people):
        raise Refusal(NOT_FOUND)
    if not set(departments.values()) <= tree_of(wish.department_id):
        raise Refusal(TERRITORY_INVALID, field="people")
    hours = hours_a_week(scope, people, now=now)
    idle = [person_id for person_id, percent in wish.people if percent > 0 and not hours[person_id]]
    if idle:
        names = person_names(scope, idle)
        told = "、".join(names[each] for each in idle)
        raise Refusal(TERRITORY_NO_HOURS, people=told, errors=[{"person_id": str(each)} for each in idle])
    if not any(percent > 0 for _, percent in wish.people):
        raise Refusal(TERRITORY_NOBODY)
    return hours


def call_off(*, scope: Scope, draft_id: UUID) -> TerritoryDraft:
    """End a search; nothing of it is kept. Raises `not_found`, `planning.territory_state`."""
    return _leave(scope, draft_id, before=TerritoryState.SEARCHING, after=TerritoryState.CANCELLED)


def discard(*, scope: Scope, draft_id: UUID) -> TerritoryDraft:
    """Throw a draft away; it can still be looked at. Raises `not_found`, `planning.territory_state`."""
    return _leave(scope, draft_id, before=TerritoryState.DRAFT, after=TerritoryState.DISCARDED)


def _leave(scope: Scope, draft_id: UUID, *, before: TerritoryState, after: TerritoryState) -> TerritoryDraft:
    may_draft(scope)
    found = find_draft(scope, draft_id, lock=True)
    if found.state != before:
        raise Refusal(TERRITORY_STATE)
    found.state = after
    found.save(update_fields=["state"])
    return found


def move_customers(*, scope: Scope, draft_id: UUID, customers: Sequence[UUID], person_id: UUID) -> TerritoryDraft:
    """Put customers of a draft into another person's territory, all or none.

    Raises `not_found`, `planning.territory_state`, and `planning.territory_invalid` for a person of another draft or a
    frozen customer.
    """
    may_draft(scope)
    found = find_draft(scope, draft_id, lock=True)
    if found.state != TerritoryState.DRAFT:
        raise Refusal(TERRITORY_STATE)
    rows = lines_of(found).filter(customer_id__in=set(customers))
    if rows.count() < len(set(customers)):
        raise Refusal(NOT_FOUND)
    people = people_of([found])[found.id]
    if person_id not in {each.person_id for each in people}:
        raise Refusal(TERRITORY_INVALID, field="person_id")
    if rows.filter(stays=Stays.FROZEN).exists():
        raise Refusal(TERRITORY_INVALID, field="customers")
    rows.exclude(person_id=person_id).update(person_id=person_id, by_hand=True)
    rows.filter(person__isnull=True).update(person_id=person_id, by_hand=True)
    write_figures(found, people)
    return found


def write_figures(draft: TerritoryDraft, people: Sequence[TerritoryPerson]) -> None:
    """Reckon what the territories of a draft come to, today and as proposed, and write it down."""
    shares = shares_of(people)
    today, proposal = (figures(burdens, shares) for burdens in burdens_of(draft))
    for each, before, after in zip(people, today.territories, proposal.territories, strict=True):
        each.today, each.proposal = asdict(before), asdict(after)
    TerritoryPerson.objects.bulk_update(people, ["today", "proposal"])
    draft.uneven_before, draft.uneven = today.unevenness, proposal.unevenness
    draft.save(update_fields=["uneven_before", "uneven"])
