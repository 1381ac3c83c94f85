"""What must be true of the product by the model of a street, and by its own history and log."""

from collections import Counter
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from shifang.customers.models import Customer, Ownership
from shifang.ledger.models import Event
from shifang.platform import tenancy
from shifang.pool.models import ClaimEntry, ClaimWindow, Extension, Fold, Standing
from shifang.pool.queries.holding import judged_holdings
from shifang.pool.queries.pools import Atlas
from shifang.pool.queries.why import standing
from shifang.pool.tests.make import ZONE, World, follow, march, rows
from shifang.pool.tests.street import COOLING, ONE, QUOTA, Street

_TOLD = {"claimed": "pool.claimed", "released": "pool.released", "reclaimed": "pool.reclaimed"}
_TOGETHER = {
    "assigned": "pool.assigned",
    "undone": "pool.assignment_undone",
    "handed_over": "pool.handed_over",
}


def granted(extension_id: UUID) -> UUID:
    """Return the pause that an extension was granted with."""
    found = Extension.objects.get(id=extension_id)
    assert found.status == "granted"
    assert found.pause_id is not None
    return found.pause_id


def same_owners(at: World, street: Street) -> None:
    """Whoever has a shop by the model has it."""
    with tenancy.organisation(at.made.id):
        found = dict(Customer.objects.filter(id__in=street.shops).values_list("id", "owner_id"))
    people = at.made.people
    assert found == {each: people[shop.held[0]] if shop.held else None for each, shop in street.shops.items()}


def same_days(at: World, street: Street, *, day: float) -> None:
    """Every day is the counted one, in the cache and judged anew."""
    follow(at, day=day)
    expected = {each: street.due(shop) for each, shop in street.shops.items()}
    with tenancy.organisation(at.made.id):
        assert dict(Standing.objects.filter(organisation_id=at.made.id).values_list("id", "due_on")) == expected
        scope = at.made.scope("admin")
        judged = judged_holdings(scope, list(street.shops), atlas=Atlas(scope, today=march(day).date()))
    assert {each: judged[each].due.on if each in judged else None for each in street.shops} == expected


def rebuilt(at: World, *, day: float) -> None:
    """The cache, thrown away, comes out the same."""
    kept = rows(at)
    with tenancy.organisation(at.made.id):
        Standing.objects.filter(organisation_id=at.made.id).delete()
        Fold.objects.filter(organisation_id=at.made.id).delete()
    follow(at, day=day)
    assert rows(at) == kept


def nobody_is_lost(at: World, street: Street, *, now: datetime) -> None:
    """Every customer has one owner, or lies in one pool, or is told to lie in none."""
    with tenancy.organisation(at.made.id):
        scope = at.made.scope("admin")
        for each, shop in street.shops.items():
            told = standing(scope, each, now=now)
            if shop.held is not None:
                assert (told["state"], told["owner_id"]) == ("held", at.made.people[shop.held[0]])
            else:
                lies = ("pooled", at.pool.id) if street.inside else ("nowhere", None)
                assert (told["state"], told["pool_id"]) == lies


def history_holds(at: World, street: Street) -> None:
    """The history of owners has no gap, and the log tells every change of it, and every window's end."""
    with tenancy.organisation(at.made.id):
        for shop in street.shops:
            lines = list(Ownership.objects.filter(customer_id=shop).order_by("at", "id"))
            assert all(after.previous_owner_id == before.owner_id for before, after in pairwise(lines))
            assert lines[-1].owner_id == Customer.objects.get(id=shop).owner_id
            events = list(Event.objects.filter(subject_id=shop).order_by("id"))
            moved = [each.facts["cause"] for each in events if each.kind == "customer.transferred"]
            assert moved == [each.cause for each in lines if each.previous_owner_id or each.cause != lines[0].cause]
            kinds = [each.kind for each in events if each.kind in _TOLD.values()]
            assert kinds == [_TOLD[each.cause] for each in lines if each.cause in _TOLD]
            operations = {
                (each.facts["cause"], UUID(each.facts["operation_id"]))
                for each in events
                if each.kind == "customer.transferred" and "operation_id" in each.facts
            }
            for cause, operation_id in operations:
                assert Event.objects.filter(subject_id=operation_id, kind=_TOGETHER[cause]).count() == 1
        _windows_hold(at)


def _windows_hold(at: World) -> None:
    for each in ClaimWindow.objects.filter(organisation_id=at.made.id, decided_at__isnull=False):
        told = Event.objects.filter(subject_id=each.customer_id, facts__window_id=str(each.id))
        (end,) = told.filter(kind__in=["pool.drawn", "pool.window_ended"])
        entrants = {str(one) for one in ClaimEntry.objects.filter(window=each).values_list("person_id", flat=True)}
        assert set(end.facts["order" if end.kind == "pool.drawn" else "people"]) == entrants
        assert each.winner_id is None or str(each.winner_id) in entrants


def no_loophole(at: World, street: Street) -> None:
    """By the history alone: no day with more claims than the quota, nothing claimed again before its time."""
    with tenancy.organisation(at.made.id):
        lines = list(Ownership.objects.filter(customer_id__in=street.shops).order_by("customer_id", "at", "id"))
    claims = [each for each in lines if each.cause == "claimed"]
    of_day = Counter((each.owner_id, each.at.astimezone(ZONE).date()) for each in claims)
    assert max(of_day.values(), default=0) <= QUOTA
    for each in claims:
        ended = [
            line.at
            for line in lines
            if (line.customer_id, line.previous_owner_id) == (each.customer_id, each.owner_id) and line.at < each.at
            if line.cause != "undone"
        ]
        assert not ended or max(ended) + COOLING * ONE <= each.at
