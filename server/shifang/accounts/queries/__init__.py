"""Reads of accounts: scopes, people and departments, policies, the working calendar."""

from shifang.accounts.queries.calendar import calendar_of, calendars_of, day_plans
from shifang.accounts.queries.people import (
    department_chart,
    department_names,
    department_row,
    managers_above,
    person_names,
    person_row,
    role_holders,
)
from shifang.accounts.queries.policies import forget_policy, phone_policies, policy
from shifang.accounts.queries.scopes import (
    active_departments,
    colleagues,
    companion_departments,
    department_tree,
    find_organisation,
    live_session,
    living_sessions,
    organisation_of,
    people_words,
    person_of,
    scope_of,
    scope_of_person,
    visible,
    visible_people,
)

__all__ = [
    "active_departments",
    "calendar_of",
    "calendars_of",
    "colleagues",
    "companion_departments",
    "day_plans",
    "department_chart",
    "department_names",
    "department_row",
    "department_tree",
    "find_organisation",
    "forget_policy",
    "live_session",
    "living_sessions",
    "managers_above",
    "organisation_of",
    "people_words",
    "person_names",
    "person_of",
    "person_row",
    "phone_policies",
    "policy",
    "role_holders",
    "scope_of",
    "scope_of_person",
    "visible",
    "visible_people",
]
