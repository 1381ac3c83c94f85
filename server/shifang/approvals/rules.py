"""Who may decide, at which step, and for whom. A requester never decides what they asked for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shifang.approvals.types import (
    LONGEST_DELEGATION_DAYS,
    Authority,
    By,
    ChainStep,
    Deputy,
    Directory,
    Opening,
    Right,
)


def chain_of(code: str, *, registered: tuple[ChainStep, ...], settings: Mapping[str, Any]) -> tuple[ChainStep, ...]:
    """Return the chain that the organisation's settings name for a kind, else the registered one."""
    lines = settings["chains"].get(code)
    return tuple(step_from_json(line) for line in lines) if lines else registered


def step_from_json(line: Mapping[str, Any]) -> ChainStep:
    """Read a step of the settings or of a stored approval."""
    person = line.get("person_id")
    return ChainStep(
        by=By(line["by"]),
        level=line.get("level", 1),
        role=line.get("role", ""),
        person_id=UUID(person) if person else None,
    )


def step_to_json(step: ChainStep) -> dict[str, Any]:
    """Return the stored form of a step; `step_from_json` reads it back."""
    line: dict[str, Any] = {"by": step.by.value}
    if step.by is By.MANAGER:
        line["level"] = step.level
    if step.by is By.ROLE:
        line["role"] = step.role
    if step.person_id is not None:
        line["person_id"] = str(step.person_id)
    return line


def authority_of(directory: Directory, *, requester_id: UUID, department_id: UUID | None) -> Authority:
    """Return who may decide around a requester of a department; a cycle in the tree ends the climb."""
    by_role: dict[str, set[UUID]] = {}
    for person, roles in directory.roles.items():
        for role in roles:
            by_role.setdefault(role, set()).add(person)
    return Authority(
        requester_id=requester_id,
        managers=tuple(each for each in _managers(directory, department_id) if each in directory.roles),
        by_role={role: frozenset(people) for role, people in by_role.items()},
        named=frozenset(directory.roles),
        administrators=directory.administrators,
    )


def without(directory: Directory, people: Iterable[UUID]) -> Directory:
    """Return the organisation as though some people could not decide."""
    gone = frozenset(people)
    return Directory(
        departments=directory.departments,
        roles={person: roles for person, roles in directory.roles.items() if person not in gone},
        administrators=directory.administrators - gone,
    )


def successors(
    step: ChainStep, authority: Authority, *, assignees: Iterable[UUID], leaver_id: UUID, escalated: bool
) -> frozenset[UUID]:
    """Return who decides an open step when one of those who could hands it on; empty: nobody else can.

    `authority` is the organisation without them. An escalated step keeps the others who have it.
    """
    named = approvers(step, authority)
    kept = (frozenset(assignees) - {leaver_id}) & authority.named
    return named | kept if escalated else named


def approvers(step: ChainStep, authority: Authority) -> frozenset[UUID]:
    """Return who decides at a step: administrators where the chain finds nobody, never the requester."""
    found = _chosen(step, authority) - {authority.requester_id}
    return found or authority.administrators - {authority.requester_id}


def opening(chain: Sequence[ChainStep], authority: Authority, *, start: int, approved_by: Iterable[UUID]) -> Opening:
    """Return the next step to be decided from `start` on.

    A step is passed over when nobody but the requester could decide it, or when all who could have said yes at
    an earlier step already.
    """
    said_yes = frozenset(approved_by)
    skipped: list[int] = []
    for index in range(start, len(chain)):
        assignees = approvers(chain[index], authority)
        if assignees - said_yes:
            return Opening(index=index, assignees=assignees, skipped=tuple(skipped))
        skipped.append(index)
    return Opening(index=None, assignees=frozenset(), skipped=tuple(skipped))


def escalated(step: ChainStep, authority: Authority, *, assignees: frozenset[UUID]) -> frozenset[UUID]:
    """Return the assignees of an overdue step with the next authority added.

    The next manager above those who have it now, else the administrators; the same set when nobody is left.
    """
    managers = _eligible_managers(authority)
    reached = [rank for rank, person in enumerate(managers) if person in assignees]
    above = managers[max(reached) + 1 :] if reached else managers if step.by is not By.MANAGER else ()
    if above:
        return assignees | {above[0]}
    return assignees | (authority.administrators - {authority.requester_id})


def right_to_decide(
    person_id: UUID, *, requester_id: UUID, assignees: Iterable[UUID], deputies: Iterable[Deputy], now: datetime
) -> Right | None:
    """Return the right by which a person may decide: their own first, else as somebody's deputy."""
    assigned = frozenset(assignees)
    if person_id == requester_id:
        return None
    if person_id in assigned:
        return Right(person_id)
    standing_in = sorted(
        each.from_id
        for each in deputies
        if each.to_id == person_id and each.from_id in assigned and each.starts_at <= now < each.ends_at
    )
    return Right(person_id, for_id=standing_in[0]) if standing_in else None


def delegation_allowed(deputy: Deputy, *, now: datetime) -> bool:
    """Return whether a delegation makes sense: to somebody else, not over already, not too long."""
    length = deputy.ends_at - deputy.starts_at
    return (
        deputy.from_id != deputy.to_id
        and timedelta(0) < length <= timedelta(days=LONGEST_DELEGATION_DAYS)
        and deputy.ends_at > now
    )


def due_at(opened_at: datetime, settings: Mapping[str, Any]) -> datetime:
    """Return when a step opened now is overdue."""
    return opened_at + timedelta(hours=settings["deadline_hours"])


def remind_at(due: datetime, settings: Mapping[str, Any]) -> datetime:
    """Return when the deciders are reminded of a step that is due at `due`."""
    return due - timedelta(hours=settings["remind_before_hours"])


def _chosen(step: ChainStep, authority: Authority) -> frozenset[UUID]:
    if step.by is By.ROLE:
        return authority.by_role.get(step.role, frozenset())
    if step.by is By.PERSON:
        return authority.named & {step.person_id} if step.person_id else frozenset()
    managers = _eligible_managers(authority)
    # Fewer managers than levels: the topmost stands for all above.
    return frozenset(managers[: step.level][-1:])


def _managers(directory: Directory, department_id: UUID | None) -> list[UUID]:
    found, seen = [], set()
    while department_id is not None and department_id not in seen:
        seen.add(department_id)
        department_id, manager = directory.departments.get(department_id, (None, None))
        if manager is not None:
            found.append(manager)
    return found


def _eligible_managers(authority: Authority) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(each for each in authority.managers if each != authority.requester_id))
