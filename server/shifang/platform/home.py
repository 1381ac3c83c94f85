"""Where an installation keeps its own things: data, secrets, logs; `SHIFANG_HOME` moves it."""

import json
import os
import secrets
from collections.abc import Callable
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

    def make() -> bytes:
        return json.dumps({name: secrets.token_urlsafe(32) for name in _NAMES}, indent=1).encode()

    kept: dict[str, str] = json.loads(_made_once(home() / "secrets.json", make))
    return kept


def installation_key(name: str) -> bytes:
    """Return a key of 32 bytes of this installation, made once and readable by its user only."""
    folder = home() / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    return _made_once(folder / name, lambda: secrets.token_bytes(32))


def _made_once(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return what a file holds; whoever comes first makes it, whole or not at all."""
    if not path.exists():
        partial = path.with_suffix(f".{os.getpid()}")
        partial.touch(mode=0o600)
        partial.write_bytes(make())
        try:
            os.link(partial, path)
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    return path.read_bytes()
