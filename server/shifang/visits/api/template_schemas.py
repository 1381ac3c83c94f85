"""Shapes of templates: drafts, versions, assignments, kinds of steps."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema

from shifang.visits.api.schemas import In, Name
from shifang.visits.types.words import StepOrder


class TemplateIn(In):
    """A draft: `steps` are checked when it is published (GET /step-kinds tells what each kind takes)."""

    name: Name
    order: StepOrder = StepOrder.FREE
    steps: Annotated[list[dict[str, Any]], Field(max_length=60)]


class DraftOut(Schema):
    """What is being edited, and what still keeps it from being published."""

    name: str
    order: StepOrder
    steps: list[dict[str, Any]]
    at: datetime
    faults: list[dict[str, Any]]


class VersionOut(Schema):
    """A published version; it never changes."""

    id: UUID
    template_id: UUID
    name: str
    version: int
    order: StepOrder
    steps: list[dict[str, Any]]
    published_at: datetime


class TemplateOut(Schema):
    """A template: `version` is the newest published number, 0 without any."""

    id: UUID
    name: str
    version: int
    version_id: UUID | None
    steps: int
    has_draft: bool
    archived: bool
    created_at: datetime


class TemplateDetailOut(TemplateOut):
    """A template with its draft and all versions, newest first."""

    draft: DraftOut | None
    versions: list[VersionOut]


class TemplatesOut(Schema):
    """All templates by name."""

    items: list[TemplateOut]


class AssignmentIn(In):
    """A template for customers of a type and tier; null stands for any."""

    template_id: UUID
    customer_type: Annotated[str, Field(min_length=1, max_length=32)] | None = None
    tier: Annotated[str, Field(min_length=1, max_length=32)] | None = None


class AssignmentsIn(In):
    """The whole list; the most specific match wins."""

    items: Annotated[list[AssignmentIn], Field(max_length=500)]


class AssignmentOut(Schema):
    """An assignment; null stands for any."""

    id: UUID
    template_id: UUID
    customer_type: str | None
    tier: str | None


class AssignmentsOut(Schema):
    """The whole list."""

    items: list[AssignmentOut]


class WordsOut(Schema):
    """A word in both languages."""

    zh: str
    en: str


class StepKindOut(Schema):
    """A kind of step: its words, the JSON Schema of its configuration, what the phone must have."""

    code: str
    title: WordsOut
    config_schema: dict[str, Any]
    default_config: dict[str, Any]
    needs: list[str]
    words: dict[str, WordsOut]


class StepKindsOut(Schema):
    """All kinds."""

    items: list[StepKindOut]
