"""Functions that run as machine code: compiled when first called, kept on disk, without Python's lock.

Numba looks only at a function's own file to know whether what it kept is old, not at the functions it calls. So what is
kept lies in a folder named after the content of all compiled sources: another version of any of them compiles anew.

They make no arrays and return none, so nobody counts who uses one: counting took five sixths of a search's time.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])
_UNCOUNTED: Any = {"_nrt": False}

_SOURCES = Path(__file__).parent / "rules"
_DIGEST = hashlib.sha256(
    b"".join(path.read_bytes() for path in [Path(__file__), *sorted(_SOURCES.glob("*.py"))])
).hexdigest()[:16]
setattr(numba.config, "CACHE_DIR", str(_SOURCES / "__pycache__" / _DIGEST))  # noqa: B010 - unknown to its types


def compiled(function: F) -> F:
    """Return the function compiled by Numba; it may only use numbers, arrays it is given and named tuples of them."""
    return cast("F", numba.njit(cache=True, nogil=True, **_UNCOUNTED)(function))


def inlined(function: F) -> F:
    """Return the function compiled into whoever calls it: for small ones, whose arguments cost more than their work."""
    return cast("F", numba.njit(cache=True, nogil=True, inline="always", **_UNCOUNTED)(function))
