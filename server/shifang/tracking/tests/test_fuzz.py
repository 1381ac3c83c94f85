"""A short form of fuzzing with a fixed seed, in a process of its own, since atheris ends it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.parametrize("parser", ["osmand", "owntracks", "gpx"])
def test_nothing_that_comes_breaks_a_parser(parser: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[2])}
    command = [sys.executable, str(HERE / "fuzz.py"), parser, "3000"]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)
    assert found.returncode == 0, found.stderr[-2000:]
    assert "Done 3000" in found.stderr
