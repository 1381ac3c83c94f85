"""Fit the weights of the truth engine and write server/shifang/truth/signals/weights.py.

Input: a folder of genuine GeoLife days (PERSON/Trajectory/*.plt; Microsoft Research licence, never part of this
product). Output: for each signal the logarithm of a likelihood ratio when it fires and when it does not; what these
days cannot measure is set by judgement in shifang/simulation/evaluation/fit.py. Run it from the root:

    .venv/bin/python -m tools.calibrate_truth FOLDER
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "server"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shifang.config.settings")
WEIGHTS = ROOT / "server" / "shifang" / "truth" / "signals" / "weights.py"
HEAD = '''"""Weights of evidence: the logarithm of the likelihood ratio when a signal fires, and when it does not.

Written by `tools/calibrate_truth.py` (docs/truth.md tells how); not to be changed by hand.
"""

'''


def main(folder: str) -> None:
    """Fit on all people and write the file."""
    from shifang.simulation.evaluation.measure import evaluate
    from shifang.simulation.evaluation.report import report

    found = evaluate(Path(folder))
    lines = [f'    "{code}": ({fires}, {clear}),' for code, (fires, clear) in sorted(found.weights.items())]
    body = "\n".join(["WEIGHTS: dict[str, tuple[float, float]] = {", *lines, "}", ""])
    WEIGHTS.write_text(HEAD + body, encoding="utf-8")
    sys.stdout.write(report(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
