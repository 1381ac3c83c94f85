"""Where an installation keeps its own things: data, secrets, logs; `SHIFANG_HOME` moves it."""

import json
import os
import secrets
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
_NAMES = ("application_password", "owner_password", "superuser_password", "backup_password", "django_key")


def home() -> Path:
    """Return the folder of this installation, by default `var/` of the checkout."""
    path = Path(os.environ.get("SHIFANG_HOME") or CHECKOUT / "var").resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def installation_secrets() -> dict[str, str]:
    """Return the secrets of this installation, made once and readable by its user only."""
    path = home() / "secrets.json"
    if not path.exists():
        made = {name: secrets.token_urlsafe(32) for name in _NAMES}
        partial = path.with_suffix(f".{os.getpid()}")
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(made, indent=1))
        try:
            os.link(partial, path)
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    kept: dict[str, str] = json.loads(path.read_text())
    return kept
