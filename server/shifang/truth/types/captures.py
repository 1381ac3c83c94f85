"""How a photo is signed by the phone that took it."""

UNSIGNED = ""
SIGNED = "signed"
# By a key that hardware vouches for.
ATTESTED = "attested"

# A former key, a passkey without its person and a number that has run out say nothing against a photo.
_SILENT = frozenset(
    {"no_key", "revoked_key", "replaced_key", "user_not_verified", "nonce_expired", "nonce_unknown", "not_configured"}
)

WORDS: dict[str, tuple[str, str]] = {
    UNSIGNED: ("拍摄时未签名", "Not signed when it was taken"),
    SIGNED: ("由本机密钥签名", "Signed by the phone's key"),
    ATTESTED: ("由已认证设备签名", "Signed by an attested device"),
}


def capture_state(*, nonce: str | None, signature: str | None) -> str:
    """Return how a capture is signed: signed, unsigned, or the code of what is wrong with it."""
    codes = [code for code in (nonce, signature) if code not in {"ok", None}]
    wrong = next((code for code in codes if code not in _SILENT), None)
    if wrong is not None:
        return wrong
    return UNSIGNED if codes or signature is None else SIGNED


def is_wrong(state: str) -> bool:
    """Whether somebody has signed something else, or used a number again."""
    return state not in WORDS
