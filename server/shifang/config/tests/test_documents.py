"""The generated documents say what the code says, and no two shapes share a name."""

from collections import defaultdict

import pytest
from django.core.management import CommandError, call_command
from ninja import Schema

from shifang.config import documents, drift
from shifang.kernel.problems import REGISTRY


@pytest.mark.parametrize("name", ["openapi", "problems"])
def test_the_kept_document_has_not_drifted(name: str) -> None:
    call_command(name, "--check")


def test_drift_is_named(tmp_path) -> None:
    kept = tmp_path / "kept.md"
    kept.write_text("one\ntwo\n")
    with pytest.raises(CommandError, match=r"(?s)kept\.md has drifted.*-two.*\+three"):
        drift.keep(kept, "one\nthree\n", write=False)
    drift.keep(kept, "one\nthree\n", write=True)
    drift.keep(kept, "one\nthree\n", write=False)


def every_schema() -> list[type[Schema]]:
    found, queue = [], [Schema]
    while queue:
        for made in queue.pop().__subclasses__():
            queue.append(made)
            if made.__module__.startswith("shifang.") and ".tests." not in made.__module__:
                found.append(made)
    return found


def test_shapes_of_one_name_are_one_shape() -> None:
    """OpenAPI names a shape by its class name: a second class of that name would replace the first."""
    documents.openapi_document()
    by_name: dict[str, set[str]] = defaultdict(set)
    for made in every_schema():
        if "[" not in made.__name__:
            shape = {name: str(field.annotation) for name, field in made.model_fields.items()}
            by_name[made.__name__].add(str(sorted(shape.items())))
    assert [name for name, shapes in by_name.items() if len(shapes) > 1] == []


def test_every_operation_may_be_refused_and_says_what_it_answers() -> None:
    for path, operations in documents.openapi_document()["paths"].items():
        for method, operation in operations.items():
            answers = operation["responses"]
            good = [status for status in answers if str(status).startswith("2")]
            assert good, f"{method} {path} declares no good answer"
            assert "4XX" in answers


def test_every_problem_has_words_in_both_languages() -> None:
    documents.problems_text()
    for kind in REGISTRY.values():
        assert kind.zh.strip(), kind.code
        assert kind.en.strip(), kind.code
        assert any("\u4e00" <= letter <= "\u9fff" for letter in kind.zh), kind.code
        assert 400 <= kind.status < 600 or kind.code == "command.waits", kind.code
