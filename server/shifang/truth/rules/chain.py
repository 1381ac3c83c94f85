"""The chain of a device's envelopes: each names its number and the hash of the one before.

Links come by commands of every kind, also by such as were refused, and in any order: what has not come yet is a gap
only until it comes. A device whose storage was wiped begins again at 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """An envelope's place in its chain: number and hash of the envelope before (hex), and its own hash if known."""

    index: int
    previous: str | None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """What the chain shows: how many links are missing before this one (None: not to be told), and whether another
    envelope claims the same place."""

    missing_before: int | None = None
    forked: bool = False


UNCHAINED = ChainFacts()


def chain_facts(link: Link, *, seen: Sequence[Link], newest_before: int | None) -> ChainFacts:
    """Hold a link against others of its device: `seen` are those of its own number and of the one before,
    `newest_before` the highest number below its own that has come."""
    if link.index == 0:
        return ChainFacts(missing_before=0)
    rivals = [each for each in seen if each.index == link.index and each.previous == link.previous]
    forked = link.previous is not None and bool(rivals)
    if any(each.index == link.index - 1 and each.sha256 == link.previous for each in seen):
        return ChainFacts(0, forked)
    if newest_before is None:
        # Nothing of the chain is known here: it is older than what is kept.
        return ChainFacts(None, forked)
    # One that has the right number but another content is not the one that is named.
    return ChainFacts(max(1, link.index - 1 - newest_before), forked)
