"""What a draft of a pool's rules would have done in the last days, and what it would do tonight. Nothing is written."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from shifang.accounts.queries import calendars_of, policy
from shifang.accounts.types import Scope
from shifang.customers.queries.holdings import Holding, Past, held_since, oldest_record, past_of
from shifang.customers.types.words import Channel, OwnershipCause
from shifang.kernel.intervals import WorkingCalendar
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import tenancy
from shifang.platform.lanes import across
from shifang.pool.models import Standing
from shifang.pool.queries.extensions import asked_of
from shifang.pool.queries.holding import LOOK_AHEAD, pauses_of
from shifang.pool.queries.pools import Atlas, Ruled, find_pool
from shifang.pool.rules.days import ONE, CountedDays
from shifang.pool.rules.sweep import too_much
from shifang.pool.rules.whatif import Nights, Verdicts, facts_by, returned
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import Contact, ContactKind, Counting, Days, PauseKind, ReclaimRule
from shifang.pool.types.settings import SETTINGS, settings_of
from shifang.pool.types.whatif import SHOWN, Course, Effect, Judged, Simulation, Told, Where
from shifang.visits.queries.verified import verified_of, visit_moments_of

_AT_ONCE = 5000
# So many customers take long enough for a second process to be worth its start.
_MANY = 25_000
_WEEK = timedelta(days=7)
_UNNAMED = UUID(int=0)

_Visits = tuple[Sequence[datetime], Sequence[UUID]]
_Pauses = dict[tuple[UUID, PauseKind], list[Days]]
_Asked = dict[tuple[UUID, datetime], list[tuple[datetime, datetime | None]]]


class Draft(NamedTuple):
    """What is asked: a draft of a pool's rules, the first and the last day of the replay, the day the draft would be in
    force from, and how many of each kind are shown.
    """

    pool_id: UUID
    rules: PoolRules
    first: date
    today: date
    in_force_from: date
    shown: int


def simulate(
    scope: Scope,
    *,
    pool_id: UUID,
    rules: PoolRules,
    days: int,
    now: datetime,
    in_force_from: date | None = None,
    shown: int = SHOWN,
    lanes: int | None = None,
) -> Simulation:
    """Return what a draft of a pool's rules does, by everything that is known today.

    The replay asks every night's sweep of the last days, today's included, under the draft and under the rules in
    force, both as though saved on the first of them. Every holding stands for itself: one that ends in the replay ends
    there, the next one begins when it really did. What the draft does at once is judged as the sweep judges, in force
    from the day given, today without one. Many customers are divided among `lanes` processes, one for each core unless
    told otherwise. Raises `not_found`.
    """
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    draft = Draft(pool_id, rules, today - days * ONE, today, in_force_from or today, shown)
    whole = _Replay(scope, draft)
    pool = whole.pool
    ids = held_since(scope.organisation_id, whole.nights.begin, types=pool.types, tiers=pool.tiers, cells=pool.cells)
    parts = [ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE)]
    few = 1 if len(ids) < _MANY else None
    for part in across(_replaying, (scope, draft), parts, lanes=lanes or few):
        whole.result.absorb(part)
    return whole.finished()


def _replaying(scope: Scope, draft: Draft) -> Callable[[Sequence[UUID]], Simulation]:
    """Return what judges some customers, in whatever process it is called."""
    with tenancy.organisation(scope.organisation_id):
        replay = _Replay(scope, draft)

    def judged(customer_ids: Sequence[UUID]) -> Simulation:
        with tenancy.organisation(scope.organisation_id):
            return replay.judged(customer_ids)

    return judged


class _Rules(NamedTuple):
    """What the draft, the rules in force, and the draft from its first day on say of holdings of a tier."""

    draft: Verdicts
    present: Verdicts
    tonight: Verdicts


class _Replay:
    """One simulation on its way, some thousand customers at a time."""

    def __init__(self, scope: Scope, draft: Draft) -> None:
        self.pool = find_pool(scope, draft.pool_id)
        if self.pool.archived_at is not None:
            raise Refusal(NOT_FOUND)
        self.scope, self.asked = scope, draft
        self.draft = Ruled(self.pool, self.pool.version + 1, draft.rules, draft.in_force_from)
        self.zone = ZoneInfo(scope.timezone)
        self.settings = settings_of(policy(scope, SETTINGS.code).body)
        self.nights = Nights(draft.first, draft.today, hour=self.settings.sweep_hour, zone=self.zone)
        self.atlas = Atlas(scope, today=draft.today, draft=self.draft)
        in_force = Atlas(scope, today=draft.today).ruled.get(draft.pool_id)
        self.present = in_force.rules if in_force else PoolRules()
        self.result = self._nothing()
        self._calendars: dict[UUID, WorkingCalendar] = {}
        self._counted: dict[tuple[int, Counting], CountedDays] = {}
        self._verdicts: dict[tuple[int, str], _Rules] = {}
        self._places: dict[Where, Where] = {}

    def judged(self, customer_ids: Sequence[UUID]) -> Simulation:
        """Judge all that the pool has of some customers; return what was found."""
        self.result = self._nothing()
        organisation_id = self.scope.organisation_id
        ours = self._ours(customer_ids)
        known = {each.customer_id for each, _ in ours}
        self.result.customers = len(known)
        since = min((holding.since for _, holding in ours), default=self.nights.begin)
        visits = visit_moments_of(organisation_id, list(known), since=since)
        pauses = pauses_of(organisation_id, known, zone=self.zone)
        asked = asked_of(organisation_id, known)
        self._know({holding.owner_id for _, holding in ours})
        for each, holding in ours:
            if holding.owner_id in self._calendars:
                visited = visits.get(each.customer_id, [])
                # Which visit it was matters to the reasons alone.
                unnamed = (visited, [_UNNAMED] * len(visited))
                course = _course(each, holding, visits=unnamed, pauses=pauses, asked=asked)
                self._judge(each, holding, course, visits=visited)
        return self.result

    def finished(self) -> Simulation:
        """Return the whole, with reasons and with what the sweep would say of its size."""
        rows = Standing.objects.filter(organisation_id=self.scope.organisation_id, owner__isnull=False)
        others = rows.exclude(pool_id=self.pool.id).aggregate(
            held=Count("id"), due=Count("id", filter=Q(due_on__lte=self.result.tonight))
        )
        result = self.result
        held, returning = others["held"] + result.holders, others["due"] + result.due.returns
        result.asks = too_much(returning, held, self.settings)
        self._tell()
        return result

    def _nothing(self) -> Simulation:
        asked = self.asked
        return Simulation(asked.first, asked.today, tonight=max(asked.today, asked.in_force_from), shown=asked.shown)

    def _ours(self, customer_ids: Sequence[UUID]) -> list[tuple[Past, Holding]]:
        past = past_of(self.scope.organisation_id, customer_ids, start=self.nights.begin)
        return [
            (each, holding)
            for each in past.values()
            for holding in each.holdings
            if self.pool.id
            == self.atlas.home(department_id=holding.department_id, cells=each.cells, type=each.type, tier=each.tier)
        ]

    def _know(self, people: set[UUID]) -> None:
        missing = sorted(people - self._calendars.keys())
        if missing:
            oldest = oldest_record(self.scope.organisation_id) or self.nights.begin
            start, end = oldest.date() - ONE, self.nights.last + LOOK_AHEAD
            self._calendars |= calendars_of(self.scope, missing, start=start, end=end)

    def _rules(self, owner_id: UUID, tier: str) -> _Rules:
        """People with one calendar share what their days come to."""
        calendar = self._calendars[owner_id]
        known = self._verdicts.get((id(calendar), tier))
        if known is None:
            draft, present = self.draft.rules.reclaim_of(tier), self.present.reclaim_of(tier)
            known = self._verdicts[id(calendar), tier] = _Rules(
                self._says(draft, calendar, in_force_since=self.nights.first),
                self._says(present, calendar, in_force_since=self.nights.first),
                self._says(draft, calendar, in_force_since=self.draft.in_force_from),
            )
        return known

    def _says(self, rule: ReclaimRule, calendar: WorkingCalendar, *, in_force_since: date) -> Verdicts:
        days = self._counted.get((id(calendar), rule.counting))
        if days is None:
            days = self._counted[id(calendar), rule.counting] = CountedDays(calendar, rule.counting)
        return Verdicts(rule, days, in_force_since=in_force_since)

    def _judge(self, past: Past, holding: Holding, course: Course, *, visits: Sequence[datetime]) -> None:
        result = self.result
        rules = self._rules(holding.owner_id, past.tier)
        where: Where = (holding.owner_id, holding.department_id, past.cell7)
        where = self._places.setdefault(where, where)
        effect = result.effects.get(where)
        if effect is None:
            effect = result.effects[where] = Effect()
        effect.held += 1
        result.holdings += 1
        result.really += holding.ended_by is OwnershipCause.RECLAIMED
        draft, present = returned(rules.draft, course, self.nights), returned(rules.present, course, self.nights)
        if draft is not None:
            visited_at = _visited(visits, self.nights.sweep(draft.on))
            found = Judged(past.customer_id, where, holding.since, draft.on, draft.by, visited_at)
            result.draft.add(found, most=result.shown)
            effect.draft += 1
            effect.visited_after += visited_at is not None
        if present is not None:
            visited_at = _visited(visits, self.nights.sweep(present.on))
            found = Judged(past.customer_id, where, holding.since, present.on, present.by, visited_at)
            result.present.add(found, most=result.shown)
            effect.present += 1
            result.spared += draft is None
        if holding.ended_at is None:
            on = rules.tonight.on(facts_by(course, None, self.zone))
            result.holders += 1
            if on is not None:
                self._tonight(Judged(past.customer_id, where, holding.since, on, None), effect)

    def _tonight(self, judged: Judged, effect: Effect) -> None:
        result = self.result
        result.ends[judged.on] = result.ends.get(judged.on, 0) + 1
        if judged.on <= result.tonight:
            result.due.add(judged, most=result.shown)
            effect.tonight += 1

    def _tell(self) -> None:
        """Give those that are shown their reasons, now that they are known."""
        result, organisation_id = self.result, self.scope.organisation_id
        shown = {each.customer_id for ended in (result.draft, result.present, result.due) for each in ended.first}
        ours = self._ours(sorted(shown))
        self._know({holding.owner_id for _, holding in ours})
        since = min((holding.since for _, holding in ours), default=self.nights.begin)
        visits = verified_of(organisation_id, list(shown), since=since)
        pauses = pauses_of(organisation_id, shown, zone=self.zone)
        asked = asked_of(organisation_id, shown)
        courses = {
            (each.customer_id, holding.owner_id, holding.since): (
                _course(each, holding, visits=visits.get(each.customer_id, ((), ())), pauses=pauses, asked=asked),
                self._rules(holding.owner_id, each.tier),
            )
            for each, holding in ours
            if holding.owner_id in self._calendars
        }
        for ended, of in ((result.draft, "draft"), (result.present, "present"), (result.due, "tonight")):
            for each in ended.first:
                found = courses.get((each.customer_id, each.where[0], each.since))
                # None: somebody has it no longer, since a moment ago.
                if found is not None:
                    due = getattr(found[1], of).because(facts_by(found[0], each.by, self.zone))
                    on = result.tonight if of == "tonight" else each.on
                    ended.told.append(Told(each.customer_id, each.where[0], on, each.visited_at, due))


def _course(past: Past, holding: Holding, *, visits: _Visits, pauses: _Pauses, asked: _Asked) -> Course:
    since, over = holding.since, holding.ended_at
    moments, ids = visits
    first = bisect_right(moments, since)
    last = len(moments) if over is None else bisect_right(moments, over)
    contacts = [
        Contact(ContactKind.VERIFIED_VISIT, at, visit_id)
        for at, visit_id in zip(moments[first:last], ids[first:last], strict=True)
    ]
    if past.follow_ups:
        contacts += [
            Contact(ContactKind.CALL if channel == Channel.CALL else ContactKind.NOTE, at, identifier)
            for identifier, channel, at in past.follow_ups
            if at > since and (over is None or at <= over)
        ]
        contacts.sort(key=lambda each: (each.at, each.id))
    return Course(
        claimed_at=since,
        ended_at=over,
        contacts=tuple(contacts),
        opportunities=tuple(past.opportunities),
        deals=tuple(past.deals),
        won=past.won,
        protections=tuple(pauses.get((past.customer_id, PauseKind.PROTECTION), ())) if pauses else (),
        freezes=tuple(pauses.get((past.customer_id, PauseKind.FREEZE), ())) if pauses else (),
        asked=tuple(asked.get((past.customer_id, since), ())) if asked else (),
        visits_only=not past.follow_ups,
    )


def _visited(visits: Sequence[datetime], night: datetime) -> datetime | None:
    """The first visit of the week after a night."""
    at = bisect_right(visits, night)
    return visits[at] if at < len(visits) and visits[at] - night <= _WEEK else None
