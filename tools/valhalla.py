"""Build road tiles and serve Valhalla for map matching: `make valhalla EXTRACT=town.osm.pbf` (OpenStreetMap).

It runs in an environment of its own, since its wheels need Python 3.12 or newer; the product itself does not.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

PACKAGE = "pyvalhalla==3.9.1"
NEEDED = (3, 12)
CHECKOUT = Path(__file__).resolve().parents[1]


def newer_python() -> str | None:
    """Return a Python that the wheels are made for, the one that runs first."""
    if sys.version_info >= NEEDED:
        return sys.executable
    found = [shutil.which(f"python3.{minor}") for minor in range(NEEDED[1], 20)]
    return next((each for each in found if each is not None and runs(each)), None)


def runs(python: str) -> bool:
    """Return whether a Python really starts: a version manager leaves names behind that only complain."""
    return subprocess.run([python, "-c", "import venv, ensurepip"], check=False, capture_output=True).returncode == 0


def environment(folder: Path) -> Path:
    """Install Valhalla into an environment of its own, once; return its Python."""
    python = folder / "bin" / "python"
    if not (folder / ".ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        only_wheels = ["--only-binary", ":all:", "--disable-pip-version-check", "--quiet"]
        subprocess.run([python, "-m", "pip", "install", *only_wheels, PACKAGE], check=True)
        (folder / ".ready").touch()
    return python


def configuration(python: Path, folder: Path, address: str) -> Path:
    """Write the configuration: tiles under the folder, loopback only, traces of a whole day."""
    program = 'import json, sys, valhalla as v; print(json.dumps(v.get_config(tile_extract="", tile_dir=sys.argv[1])))'
    tiles = folder / "tiles"
    tiles.mkdir(exist_ok=True)
    said = subprocess.run([python, "-c", program, tiles], check=True, capture_output=True, text=True)
    config = json.loads(said.stdout)
    config["httpd"]["service"]["listen"] = f"tcp://{address}"
    config["service_limits"]["trace"]["max_shape"] = 16_000
    path = folder / "valhalla.json"
    path.write_text(json.dumps(config, indent=1))
    return path


def say(line: str) -> None:
    """Tell whoever runs this."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Check, install, build, serve. Returns a code for the shell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extract", type=Path, help="an OpenStreetMap extract (.osm.pbf)")
    parser.add_argument("--address", default="127.0.0.1:8002")
    parser.add_argument("--only-build", action="store_true", help="build the tiles and stop")
    given = parser.parse_args()
    wanted = newer_python()
    if wanted is None:
        say(
            f"make valhalla needs Python {NEEDED[0]}.{NEEDED[1]} or newer, and none is on this machine (this is "
            f"{sys.version_info[0]}.{sys.version_info[1]}). Map matching is optional: everything else works without it."
        )
        return 1
    if wanted != sys.executable:
        return subprocess.run([wanted, __file__, *sys.argv[1:]], check=False).returncode
    if not given.extract.is_file():
        say(f"no extract at {given.extract}")
        return 1
    folder = Path(os.environ.get("SHIFANG_HOME", CHECKOUT / "var")) / "valhalla"
    folder.mkdir(parents=True, exist_ok=True)
    python = environment(folder / "environment")
    config = configuration(python, folder, given.address)
    told = subprocess.run([python, "-m", "valhalla", "print_bin_path"], check=True, capture_output=True, text=True)
    programs = Path(told.stdout.strip())
    subprocess.run([programs / "valhalla_build_tiles", "-c", config, given.extract.resolve()], check=True)
    if given.only_build:
        return 0
    say(f"Valhalla at http://{given.address}; start the product with SHIFANG_VALHALLA_URL=http://{given.address}")
    return subprocess.run([programs / "valhalla_service", config, "1"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
