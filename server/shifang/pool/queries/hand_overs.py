"""What somebody leaves behind: customers and all that is open with them, approvals; and the hand-overs made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from shifang.accounts.queries import visible, visible_people_among
from shifang.accounts.types import Scope
from shifang.approvals.queries import Waiting, asked_by, waiting_for
from shifang.customers.queries.keeping import held_ids, next_actions_of, open_issues_of, open_opportunities_of
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.pool.models import HandOver, HandOverLine
from shifang.pool.types.hand_over import HandedThing
from shifang.visits.queries.visits import planned_of


@dataclass(frozen=True, slots=True)
class Estate:
    """Everything of a leaver: customers, (id, customer, name) of opportunities and issues, (id, customer, day) of
    visits and next actions of follow-ups, approvals that wait for them, (id, kind) of what they asked for.
    """

    leaver_id: UUID
    customers: tuple[UUID, ...]
    opportunities: tuple[tuple[UUID, UUID, str], ...]
    visits: tuple[tuple[UUID, UUID, date], ...]
    follow_ups: tuple[tuple[UUID, UUID, date], ...]
    issues: tuple[tuple[UUID, UUID, str], ...]
    approvals: tuple[Waiting, ...]
    requests: tuple[tuple[UUID, str], ...]

    def counts(self) -> dict[HandedThing, int]:
        """Return how many of each kind there are."""
        return {
            HandedThing.CUSTOMER: len(self.customers),
            HandedThing.OPPORTUNITY: len(self.opportunities),
            HandedThing.VISIT: len(self.visits),
            HandedThing.FOLLOW_UP: len(self.follow_ups),
            HandedThing.ISSUE: len(self.issues),
            HandedThing.APPROVAL: len(self.approvals),
            HandedThing.REQUEST: len(self.requests),
        }

    def following(self) -> set[UUID]:
        """Return the customers of all that follows its customer."""
        return {each[1] for each in (*self.opportunities, *self.visits, *self.follow_ups, *self.issues)}


def estate_of(scope: Scope, person_id: UUID) -> Estate:
    """Return what a person whom the asker sees would leave behind; raise `not_found` otherwise."""
    if not visible_people_among(scope, [person_id]):
        raise Refusal(NOT_FOUND)
    return Estate(
        leaver_id=person_id,
        customers=tuple(sorted(held_ids(scope.organisation_id, [person_id]))),
        opportunities=tuple(open_opportunities_of(scope.organisation_id, person_id)),
        visits=tuple(planned_of(scope.organisation_id, person_id)),
        follow_ups=tuple(next_actions_of(scope.organisation_id, person_id)),
        issues=tuple(open_issues_of(scope.organisation_id, person_id)),
        approvals=tuple(waiting_for(scope, person_id)),
        requests=tuple(asked_by(scope, person_id)),
    )


def visible_hand_overs(scope: Scope) -> QuerySet[HandOver]:
    """Return the hand-overs that the asker made, or that were made in departments they see."""
    return HandOver.objects.filter(visible(scope, person="by_id", department="department_id"))


def find_hand_over(scope: Scope, hand_over_id: UUID) -> HandOver:
    """Return a visible hand-over; raise `not_found` otherwise."""
    found = visible_hand_overs(scope).filter(id=hand_over_id).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def counts_of(scope: Scope, hand_overs: Sequence[UUID]) -> dict[UUID, list[tuple[str, UUID | None, int]]]:
    """Return (kind, person, how many) of some hand-overs."""
    found: dict[UUID, list[tuple[str, UUID | None, int]]] = {each: [] for each in hand_overs}
    rows = HandOverLine.objects.filter(organisation_id=scope.organisation_id, hand_over_id__in=hand_overs)
    counted = rows.values("hand_over_id", "kind", "person_id").annotate(number=Count("id"))
    for each in counted.order_by("kind", "person_id"):
        found[each["hand_over_id"]].append((each["kind"], each["person_id"], each["number"]))
    return found


def lines_behind(hand_over: HandOver, after: UUID | None, *, limit: int) -> list[HandOverLine]:
    """Return the next lines of a hand-over."""
    rows = HandOverLine.objects.filter(organisation_id=hand_over.organisation_id, hand_over_id=hand_over.id)
    return list((rows if after is None else rows.filter(id__gt=after)).order_by("id")[:limit])
