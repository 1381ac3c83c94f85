"""How far customers and opportunities come. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from statistics import median
from typing import NamedTuple
from uuid import UUID

from shifang.insight.types.funnel import LEAST, StageFlow, Within

_DAY_S = 86_400


class Step(NamedTuple):
    """An opportunity came to a stage; `kind` is what the stage means (open, won, lost), `cents` its amount then."""

    opportunity_id: UUID
    stage: str
    kind: str
    at: datetime
    cents: int


def within(ripe: int, won: int) -> Within:
    """Return a share of customers, told only of enough of them."""
    return Within(ripe, won, round(won / ripe, 6) if ripe >= LEAST else None)


def stage_flows(steps: Sequence[Step], order: Sequence[str], *, now: datetime) -> list[StageFlow]:
    """Return what became of opportunities at each open stage of `order`.

    One that leaves a stage for a later one or wins has advanced, also when it comes back; one that goes back has left
    without advancing. Each time at a stage counts in the medians.
    """
    rank = {stage: at for at, stage in enumerate(order)}
    entered: dict[str, set[UUID]] = defaultdict(set)
    advanced: dict[str, set[UUID]] = defaultdict(set)
    lost: dict[str, set[UUID]] = defaultdict(set)
    stood: dict[str, list[float]] = defaultdict(list)
    waiting: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for identifier, path in _paths(steps).items():
        for here, after in zip(path, [*path[1:], None], strict=True):
            if here.kind != "open":
                continue
            entered[here.stage].add(identifier)
            if after is None:
                waiting[here.stage].append(((now - here.at).total_seconds() / _DAY_S, here.cents))
                continue
            stood[here.stage].append((after.at - here.at).total_seconds() / _DAY_S)
            if after.kind == "lost":
                lost[here.stage].add(identifier)
            elif after.kind == "won" or rank.get(after.stage, -1) > rank.get(here.stage, -1):
                advanced[here.stage].add(identifier)
    flows = [
        StageFlow(
            stage=stage,
            entered=len(entered[stage]),
            advanced=len(advanced[stage]),
            lost=len(lost[stage]),
            waiting=len(waiting[stage]),
            waiting_cents=sum(cents for _, cents in waiting[stage]),
            median_days=round(median(stood[stage]), 1) if stood[stage] else None,
            waiting_days=round(median(days for days, _ in waiting[stage]), 1) if waiting[stage] else None,
            blocked=False,
        )
        for stage in order
        if entered[stage]
    ]
    return _blocked(flows)


def _paths(steps: Sequence[Step]) -> Mapping[UUID, list[Step]]:
    paths: dict[UUID, list[Step]] = defaultdict(list)
    for step in sorted(steps, key=lambda each: each.at):
        paths[step.opportunity_id].append(step)
    return paths


def _blocked(flows: list[StageFlow]) -> list[StageFlow]:
    """Mark the stage that lets the fewest through, of those where enough have come to an end of waiting."""

    def through(flow: StageFlow) -> float:
        return flow.advanced / (flow.entered - flow.waiting)

    decided = [flow for flow in flows if flow.entered - flow.waiting >= LEAST]
    worst = min(decided, key=through, default=None)
    if worst is None or through(worst) == 1:
        return flows
    return [replace(flow, blocked=flow is worst) for flow in flows]
