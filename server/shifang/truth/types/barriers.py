"""What a phone or its seal may be stopped for, whatever place it claims; and the problems of positions so stopped."""

from __future__ import annotations

from collections.abc import Mapping

from shifang.kernel.problems import ProblemKind, problem

# Signal: what is wrong, in Chinese and English. `{name}` takes a parameter of the finding (`truth.words.told`).
BARRIERS: dict[str, tuple[str, str]] = {
    "rooted": ("手机已 root 或越狱", "the phone is rooted or jailbroken"),
    "hooked": ("手机上运行着注入框架", "a hooking framework runs on the phone"),
    "emulator": ("应用运行在模拟器里", "the app runs in an emulator"),
    "clone_app": ("应用运行在分身或多开环境中", "the app runs in a clone or dual-app container"),
    "mock_location": ("定位由模拟软件生成", "the position was made up by a mock-location app"),
    "mock_app_selected": ("启用了虚拟定位软件 {app}", "a mock-location app is in use ({app})"),
    "mock_app_installed": ("装有虚拟定位软件 {app}", "a mock-location app is installed ({app})"),
    "attestation_failed": ("设备认证未通过（{failure_zh}）", "the device did not pass attestation ({failure_en})"),
    "bad_signature": ("定位证据的签名不符", "the signature of the evidence does not fit"),
    "replayed_nonce": ("随机数已被使用过", "the nonce was used before"),
    "revoked_key": ("设备密钥已被吊销", "the device key has been revoked"),
    "suspicion": ("多项迹象存疑，需主管复核", "several signs speak against it, and a manager must look at it"),
}


def _stopped(code: str, *, zh: str, en: str) -> ProblemKind:
    return problem(
        f"position.{code}",
        status=409,
        zh=f"位置未采用：{zh}。由主管处理。",
        en=f"Position not taken: {en}. A manager decides.",
    )


# Of a customer whose position the phone gives: one code for each barrier.
POSITION_PROBLEMS: Mapping[str, ProblemKind] = {
    code: _stopped(code, zh=zh, en=en) for code, (zh, en) in BARRIERS.items()
}
