"""The evidence envelope (`protocol.location`) as facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shifang.kernel.datum import Datum
from shifang.protocol.location import LocationEvidence
from shifang.truth.types.facts import COMPUTED, AccessPoint, Cell, Environment, Fix


def fixes_of(evidence: LocationEvidence) -> tuple[Fix, ...]:
    """Return the fixes as facts. One after its check-in is judged by `stale_fix`, not lost."""
    return tuple(
        Fix(
            latitude=each.latitude,
            longitude=each.longitude,
            accuracy_m=each.accuracy_m,
            fixed_at=each.fixed_at,
            datum=Datum(each.datum),
            mock=each.mock,
            # No phone may pass its own fix off as one that was computed here.
            provider=each.provider.removeprefix(COMPUTED) if each.provider else each.provider,
            speed_mps=each.speed_mps,
            bearing_deg=each.bearing_deg,
            altitude_m=each.altitude_m,
            gnss_time=each.gnss_time,
            monotonic_ms=each.monotonic_ms,
        )
        for each in evidence.fixes
    )


def wifi_of(evidence: LocationEvidence) -> tuple[AccessPoint, ...]:
    """Return the access points as facts."""
    return tuple(AccessPoint(each.bssid, each.rssi_dbm) for each in evidence.wifi)


def cells_of(evidence: LocationEvidence) -> tuple[Cell, ...]:
    """Return the cells as facts."""
    return tuple(Cell(each.key, each.strength_dbm) for each in evidence.cells)


def environment_of(raw: Mapping[str, Any]) -> Environment:
    """Read the flags that are known; whatever else a phone says is kept beside, unjudged."""
    apps = raw.get("mock_apps")
    listed = [str(each)[:80] for each in apps[:10]] if isinstance(apps, list) else []
    selected = raw.get("mock_app_selected")
    return Environment(
        rooted=_said(raw, "rooted", "jailbroken", "root_traces"),
        hooked=_said(raw, "hooked", "hooks"),
        emulator=_said(raw, "emulator"),
        cloned=_said(raw, "cloned", "clone_container"),
        developer_mode=_said(raw, "developer_mode"),
        mock_apps=tuple(listed),
        mock_app_selected=str(selected)[:80] if selected else None,
        mock_apps_looked_for=isinstance(apps, list),
    )


def _said(raw: Mapping[str, Any], *names: str) -> bool | None:
    told = [raw[name] for name in names if raw.get(name) is not None]
    return any(bool(each) for each in told) if told else None
