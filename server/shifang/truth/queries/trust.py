"""What this installation trusts: the shipped roots and revocation list, or newer ones in its own folder.

`<home>/attestation/` may hold `status.json` (renewed by `shifang attestation_status`), `roots.json` and `apps.json`
(the installation's own apps and site). A change is seen at once, without a restart.
"""

import threading
from pathlib import Path

from shifang.platform.home import home
from shifang.truth import attestation
from shifang.truth.attestation import material
from shifang.truth.attestation.types import AndroidTrust, Trust

SHIPPED = Path(attestation.__file__).parent / "data"
_Stamp = tuple[tuple[str, int], ...]
_lock = threading.Lock()
_kept: dict[str, tuple[_Stamp, Trust]] = {}


def folder() -> Path:
    """Return where an installation keeps its own trust material."""
    return home() / "attestation"


def trust() -> Trust:
    """Return what is trusted now; read again when a file has changed."""
    files = {name: _file(name) for name in ("roots.json", "status.json", "apps.json")}
    stamp = tuple((str(path), path.stat().st_mtime_ns) for path in files.values() if path is not None)
    with _lock:
        kept = _kept.get("trust")
        if kept is None or kept[0] != stamp:
            kept = _kept["trust"] = stamp, _load({name: path for name, path in files.items() if path is not None})
        return kept[1]


def _file(name: str) -> Path | None:
    own, shipped = folder() / name, SHIPPED / name
    if own.exists():
        return own
    return shipped if shipped.exists() else None


def _load(files: dict[str, Path]) -> Trust:
    status = files["status.json"].read_text()
    named = material.apps(files["apps.json"].read_text()) if "apps.json" in files else {}
    return Trust(
        android=AndroidTrust(
            root_keys=material.root_keys(files["roots.json"].read_text()), revoked=material.revocations(status)
        ),
        apple_root=material.certificate((SHIPPED / "apple_app_attest_root.pem").read_text()),
        status_date=material.status_date(status),
        **named,
    )
