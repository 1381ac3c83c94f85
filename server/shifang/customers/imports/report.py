"""The report of an import: every row that was not simply in order, with the reason, as it was sent."""

from collections.abc import Iterator
from typing import Any

from shifang.customers.imports.queries import all_findings
from shifang.customers.models import Import, ImportFinding
from shifang.customers.rules.import_words import HEADINGS, faults_in_words, outcome_in_words


def report_table(batch: Import, *, language: str) -> tuple[list[str], Iterator[list[Any]]]:
    """Return headings and rows of the report in a language ("zh" or "en")."""
    headings = [*HEADINGS[language], *batch.columns]
    return headings, (_row(each, batch, language) for each in all_findings(batch))


def _row(found: ImportFinding, batch: Import, language: str) -> list[Any]:
    mapping = batch.options.get("mapping", {})
    twin = found.duplicate_name
    if found.duplicate_row is not None:
        row = "第 {} 行" if language == "zh" else "row {}"
        twin = f"{twin} ({row.format(found.duplicate_row)})"
    return [
        found.row,
        outcome_in_words(found.outcome, language=language),
        faults_in_words(found.errors, columns=batch.columns, mapping=mapping, language=language),
        twin,
        found.distance_m,
        *found.values,
    ]
