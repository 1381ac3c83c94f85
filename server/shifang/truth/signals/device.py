"""What the phone says of itself, and what enrolment and the evidence's own seal say of the phone."""

from __future__ import annotations

from collections.abc import Callable

from shifang.truth.signals.scene import Reading, Scene
from shifang.truth.types.facts import Environment
from shifang.truth.types.judgement import Evidence


def mock_location(scene: Scene) -> Reading | None:
    """The phone itself says that some app made the position up. Any such fix counts."""
    fixes = scene.facts.fixes
    if not fixes or all(fix.mock is None for fix in fixes):
        return None
    mocked = tuple(f"fix:{index}" for index, fix in enumerate(fixes) if fix.mock)
    return Reading(bool(mocked), Evidence(ids=mocked))


def mock_app_selected(scene: Scene) -> Reading | None:
    """A mock-location app is chosen in the system's settings."""
    environment = scene.facts.environment
    if not environment.mock_apps_looked_for and environment.mock_app_selected is None:
        return None
    name = environment.mock_app_selected
    return Reading(name is not None, Evidence(params={"app": name or ""}))


def mock_app_installed(scene: Scene) -> Reading | None:
    """A mock-location app is on the phone, in use or not."""
    environment = scene.facts.environment
    if not environment.mock_apps_looked_for and not environment.mock_apps:
        return None
    return Reading(bool(environment.mock_apps), Evidence(params={"app": "、".join(environment.mock_apps[:3])}))


def rooted(scene: Scene) -> Reading | None:
    """Root or jailbreak traces."""
    return _flag(scene, lambda environment: environment.rooted)


def hooked(scene: Scene) -> Reading | None:
    """A hooking framework (Xposed, Frida and the like) was found."""
    return _flag(scene, lambda environment: environment.hooked)


def emulator(scene: Scene) -> Reading | None:
    """The app does not run on a phone."""
    return _flag(scene, lambda environment: environment.emulator)


def clone_app(scene: Scene) -> Reading | None:
    """The app runs in a clone or dual-app container."""
    return _flag(scene, lambda environment: environment.cloned)


def developer_mode(scene: Scene) -> Reading | None:
    """Developer options are on: common enough to mean little alone."""
    return _flag(scene, lambda environment: environment.developer_mode)


def attestation_failed(scene: Scene) -> Reading | None:
    """The device was asked to prove itself and could not."""
    device = scene.facts.device
    if device is None or device.attested is None:
        return None
    return Reading(not device.attested, Evidence(params={"failure": device.failure or ""}))


def revoked_key(scene: Scene) -> Reading | None:
    """The key that signed belongs to a revoked enrolment."""
    device = scene.facts.device
    return None if device is None else Reading(device.key_revoked)


def bad_signature(scene: Scene) -> Reading | None:
    """The evidence was changed after it was signed, or signed by another key."""
    seal = scene.facts.seal
    return None if seal is None or seal.signature is None else Reading(not seal.signature)


def replayed_nonce(scene: Scene) -> Reading | None:
    """The server's nonce was used before."""
    seal = scene.facts.seal
    return None if seal is None or seal.nonce is None else Reading(seal.nonce == "replayed")


def chain_gap(scene: Scene) -> Reading | None:
    """Envelopes are missing before this one: something of the phone was not sent, or not yet."""
    seal = scene.facts.seal
    if seal is None or seal.missing_before is None:
        return None
    return Reading(seal.missing_before > 0, Evidence(seal.missing_before, 0, "count"))


def chain_forked(scene: Scene) -> Reading | None:
    """Another envelope of this phone claims the same place in its chain: one of the two was put in later."""
    seal = scene.facts.seal
    return None if seal is None or seal.forked is None else Reading(seal.forked)


def shared_device(scene: Scene) -> Reading | None:
    """Another account has lately checked in from this device."""
    device = scene.facts.device
    return None if device is None else Reading(device.other_people > 0, Evidence(device.other_people, 0, "count"))


def second_device(scene: Scene) -> Reading | None:
    """This account has lately checked in from another device too."""
    device = scene.facts.device
    return None if device is None else Reading(device.other_devices > 0, Evidence(device.other_devices, 0, "count"))


def _flag(scene: Scene, of: Callable[[Environment], bool | None]) -> Reading | None:
    said = of(scene.facts.environment)
    return None if said is None else Reading(said)
