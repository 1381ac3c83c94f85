"""The evaluation as tables in Markdown, for the terminal and the documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shifang.simulation.evaluation.fit import wilson
from shifang.simulation.evaluation.measure import Caught, Evaluation, Honest

CAUGHT_FROM = 0.5


def report(evaluation: Evaluation) -> str:
    """Return the tables and the list of attackers that are not caught."""
    return "\n".join(
        [
            "## Genuine days",
            "",
            "| | people | days | days flagged | pseudo check-ins | flagged or blocked | 95 % interval |",
            "|---|---|---|---|---|---|---|",
            _honest_row("as recorded", evaluation.honest),
            _honest_row("with a drawn world of radio", evaluation.honest_radio),
            "",
            "## Attackers, at the same policy",
            "",
            "| attacker | 攻击方式 | tried | caught | share | 95 % interval | caught by |",
            "|---|---|---|---|---|---|---|",
            *(_attacker_row(each) for each in evaluation.attackers),
            "",
            "Not caught: " + (", ".join(misses(evaluation)) or "none") + ".",
            *_alarms(evaluation.honest),
        ]
    )


def misses(evaluation: Evaluation) -> list[str]:
    """Return the labels of attackers of which fewer than half are caught."""
    return [each.label for each in evaluation.attackers if each.flagged < CAUGHT_FROM * each.tries]


def _honest_row(name: str, honest: Honest) -> str:
    return (
        f"| {name} | {honest.people} | {honest.days} | {honest.days_flagged} | {honest.check_ins} | "
        f"{honest.flagged} ({_percent(honest.flagged, honest.check_ins)}) | "
        f"{_interval(honest.flagged, honest.check_ins)} |"
    )


def _attacker_row(each: Caught) -> str:
    return (
        f"| {each.label} | {each.zh} | {each.tries} | {each.flagged} | {_percent(each.flagged, each.tries)} | "
        f"{_interval(each.flagged, each.tries)} | {_reasons(each.because)} |"
    )


def _alarms(honest: Honest) -> Iterator[str]:
    if honest.because:
        yield ""
        yield "False alarms by: " + _reasons(honest.because)


def _reasons(because: Mapping[str, int]) -> str:
    most = sorted(because.items(), key=lambda each: (-each[1], each[0]))[:3]
    return ", ".join(f"{code} {count}" for code, count in most) or "—"


def _percent(hits: int, tries: int) -> str:
    return f"{100 * hits / tries:.1f} %" if tries else "—"


def _interval(hits: int, tries: int) -> str:
    low, high = wilson(hits, tries)
    return f"{100 * low:.1f}–{100 * high:.1f} %"
