"""Claims as they are printed: plain words for the page, and which pictures stand where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import organisation_of, person_of
from shifang.accounts.types import Scope
from shifang.displays.models import Claim
from shifang.displays.queries.agreements import terms_by_version
from shifang.displays.queries.exports import local, money, span
from shifang.displays.queries.rows import claim_rows
from shifang.displays.types import REPORT_TOO_LARGE, Terms
from shifang.displays.words import CLAIM_WORDS, DECISION_WORDS, REPORT_WORDS
from shifang.kernel.problems import Refusal

MOST_PHOTOS = 80


@dataclass
class Report:
    """A report before it is set: what is printed, and of each name in it the photo, standard photo or address."""

    organisation_id: UUID
    printed: dict[str, Any] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)
    standards: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)


def claims_report(
    scope: Scope, claims: Sequence[Claim], *, language: str, address_of: Callable[[str], str], now: datetime
) -> Report:
    """Return claims as a report; raise `display.report_too_large`."""
    rows = claim_rows(scope, claims)
    if max(len(rows), sum(len(row["photos"]) for row in rows)) > MOST_PHOTOS:
        raise Refusal(REPORT_TOO_LARGE, most=MOST_PHOTOS)
    organisation = organisation_of(scope)
    builder = _Builder(Report(scope.organisation_id), ZoneInfo(scope.timezone), language, address_of)
    terms = terms_by_version(scope, [row["agreement_id"] for row in rows])
    words = builder.words
    builder.report.printed = {
        "title": words["title"],
        "language": language,
        "organisation": organisation.name,
        "printed": f"{words['printed']} {builder.moment(now)} · {person_of(scope).name}",
        "words": words,
        "claims": [builder.claim(row, terms[(row["agreement_id"], row["version"])]) for row in rows],
    }
    return builder.report


@dataclass
class _Builder:
    report: Report
    zone: ZoneInfo
    language: str
    address_of: Callable[[str], str]

    @property
    def words(self) -> dict[str, str]:
        return {name: self.word(each) for name, each in REPORT_WORDS.items()}

    def word(self, both: tuple[str, str]) -> str:
        return both[self.language == "en"]

    def moment(self, at: datetime | None) -> str:
        shown = local(at, self.zone)
        return f"{shown:%Y-%m-%d %H:%M} {shown:%Z}" if shown else ""

    def claim(self, row: dict[str, Any], terms: Terms) -> dict[str, Any]:
        """A claim: its head, then its photos beside the first standard photo."""
        words = self.words
        closed = (row["closed_by"], self.moment(row["closed_at"]), row["close_note"])
        facts = (
            (words["agreement"], f"{row['agreement_name']} (v{row['version']})"),
            (words["customer"], row["customer_name"]),
            (words["period"], span(row["period_start"], row["period_end"])),
            (words["amount"], f"{money(row['amount_cents']):,.2f}"),
            (words["status"], self.word(CLAIM_WORDS[row["status"]])),
            (words["claimed"], _joined(row["claimed_by"], self.moment(row["claimed_at"]))),
            (words["closed"], _joined(*closed)),
            (words["note"], row["note"]),
            (words["points"], "; ".join(terms.points)),
        )
        standards = [self._named(self.report.standards, "s", each) for each in terms.standards]
        return {
            "code": row["code"],
            "facts": _told(facts),
            "qr": self._code(row["code"]),
            "standards": standards[1:],
            "photos": [self._photo(each, standards[:1]) for each in row["photos"]],
        }

    def _photo(self, row: dict[str, Any], standard: list[str]) -> dict[str, Any]:
        words = self.words
        decided = (self.word(DECISION_WORDS[row["decision"]]), row["decided_by"], self.moment(row["decided_at"]))
        facts = (
            (words["taken"], _joined(row["person_name"], self.moment(row["taken_at"]))),
            (words["visit"], row["visit_code"]),
            (words["decision"], _joined(*decided)),
            (words["reason"], row["reason"]),
            (words["code"], row["code"]),
            (words["sha256"], row["sha256"]),
        )
        return {
            "facts": _told(facts),
            "photo": self._named(self.report.photos, "p", row["sha256"]),
            "standard": standard[0] if standard else None,
            "qr": self._code(row["code"]),
        }

    def _code(self, code: str) -> str:
        return self._named(self.report.addresses, "q", self.address_of(code))

    @staticmethod
    def _named(names: dict[str, str], letter: str, value: str) -> str:
        """A short name for a picture, one for equal ones."""
        known = next((name for name, each in names.items() if each == value), None)
        name = known or f"{letter}{len(names)}.svg"
        names[name] = value
        return name


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _told(facts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [fact for fact in facts if fact[1]]
