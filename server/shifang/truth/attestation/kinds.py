"""Names of what attestation tells others: events, and every code of a verdict in two languages."""

from __future__ import annotations

from shifang.ledger.types import event_kind

DEVICE_ENROLLED = event_kind("device.enrolled", zh="设备登记", en="Device enrolled")
DEVICE_ATTESTATION_FAILED = event_kind("device.attestation_failed", zh="设备认证未通过", en="Attestation failed")

# Codes that begin alike and mean "the bytes are not what they claim to be".
_BROKEN = (
    "der_",
    "cbor_",
    "json_",
    "description_",
    "application_",
    "authenticator_",
    "certificate",
    "object_",
    "token_payload",
)
_BROKEN_WORDS = ("认证数据损坏或被改动", "The attestation's bytes are broken or were changed")

WORDS: dict[str, tuple[str, str]] = {
    "ok": ("设备认证通过", "The device is attested"),
    "nonce_unknown": ("一次性编号不是本系统签发的", "The one-time number was not issued here"),
    "nonce_of_another": ("一次性编号是签发给他人的", "The one-time number was issued to somebody else"),
    "nonce_replayed": ("一次性编号已被用过", "The one-time number has been used before"),
    "nonce_expired": ("一次性编号已过期", "The one-time number has expired"),
    "not_configured": ("本系统未启用这种认证方式", "This kind of attestation is not set up here"),
    "challenge_differs": ("认证不是为本次请求生成的", "The attestation was not made for this request"),
    "unknown_root": ("证书链的根不受信任", "The chain ends in a root that is not trusted"),
    "bad_signature": ("签名不成立", "A signature does not hold"),
    "broken_link": ("证书链断裂", "The chain of certificates is broken"),
    "chain_length": ("证书链过短或过长", "The chain is too short or too long"),
    "not_an_issuer": ("证书链中有无权签发的证书", "A certificate in the chain may not issue others"),
    "not_yet_valid": ("证书尚未生效", "A certificate is not yet valid"),
    "expired": ("证书已过期", "A certificate has expired"),
    "factory_certificate_expired": (
        "出厂证书已过期（无法更新）",
        "A factory certificate has expired; it cannot be renewed",
    ),
    "revoked": ("设备的认证密钥已被吊销（可能已泄露）", "The device's attestation key is revoked; it may have leaked"),
    "no_description": ("证书中没有密钥说明", "No certificate describes the key"),
    "signed_by_attested_key": ("密钥说明是伪造的", "The description of the key is forged"),
    "software_key": ("密钥不在安全硬件中", "The key does not live in secure hardware"),
    "key_imported": ("密钥是导入的，不是设备生成的", "The key was imported, not made by the device"),
    "key_purpose": ("密钥不能用于签名", "The key is not for signing"),
    "key_shared": ("密钥对所有应用开放", "The key is open to every app"),
    "key_differs": ("密钥与认证不符", "The key is not the one attested"),
    "key_id_differs": ("密钥编号与认证不符", "The key's id is not the one attested"),
    "public_key": ("公钥无法识别", "The public key cannot be read"),
    "boot_unknown": ("设备未说明启动状态", "The device does not say how it started"),
    "bootloader_unlocked": ("引导加载程序已解锁", "The bootloader is unlocked"),
    "boot_not_verified": ("系统不是原厂签名的", "The system is not the maker's own"),
    "app_unknown": ("未说明是哪个应用", "The app is not named"),
    "app_differs": ("不是本应用（可能是分身或多开容器）", "Not our app (perhaps a container that clones apps)"),
    "app_signer_differs": ("应用签名不符（可能被重新打包）", "The app's signature differs (it may be repackaged)"),
    "app_not_from_play": ("应用不是从 Google Play 安装的", "The app was not installed from Google Play"),
    "device_integrity": ("未通过 Google 设备完整性检查", "The device fails Google's integrity check"),
    "environment_differs": ("应用不是正式版", "The app is not a production build"),
    "counter_not_zero": ("密钥此前已被使用", "The key had been used before"),
    "counter_not_risen": ("签名计数没有增加（可能是复制的）", "The signature counter has not risen (it may be a copy)"),
    "stale": ("认证已过时", "The attestation is too old"),
    "token_not_ours": ("令牌不是发给本应用的", "The token is not for our app"),
    "token_form": ("令牌格式不对", "The token has the wrong form"),
    "ceremony": ("浏览器凭证与本站不符", "The browser's credential does not fit this site"),
    "cose_key": ("凭证的密钥类型不支持", "The credential's key is of a kind not supported"),
    "not_attested": ("没有硬件为该密钥作证", "No hardware vouches for the key"),
    "no_key": ("此设备没有登记密钥", "The device has no enrolled key"),
    "user_not_verified": (
        "未验证指纹、面容或锁屏密码",
        "The person was not verified by finger, face or code",
    ),
    "revoked_key": ("此设备的密钥已停用", "The device's key is revoked"),
    "replaced_key": ("由此设备更换前的密钥签名", "Signed by a key that the device has replaced since"),
    "base64": ("编码不对", "The encoding is wrong"),
}


def words(code: str) -> tuple[str, str]:
    """Return a code's sentence in Chinese and English."""
    if code in WORDS:
        return WORDS[code]
    if not code:
        return ("原因不明", "no reason given")
    return _BROKEN_WORDS if code.startswith(_BROKEN) or code == "root_of_trust_fields" else (code, code)
