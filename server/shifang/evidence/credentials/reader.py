"""Reads the credential of a file that anybody may have made, as a process of its own with little time and memory.

Standard input: one line of JSON `{"anchors": PEM}`, then the file. Standard output: one JSON object, `read`.
It imports nothing of the product, so that it starts quickly, and whatever the file does to it stays in it.
"""

import json
import resource
import sys
from typing import Any

ASSERTION = "org.shifang.photo"
SECONDS = 2
MEMORY = 768 * 1024 * 1024
_MOST_FAILURES = 20
_MOST_CLAIMS = 16_000
SETTINGS: dict[str, Any] = {
    "verify": {"ocsp_fetch": False, "remote_manifest_fetch": False, "verify_trust": True},
    "builder": {"thumbnail": {"enabled": False}},
}
_FORMATS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG", "image/png"), (b"RIFF", "image/webp"))


def main() -> None:
    """Limit this process, read, print."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    head = json.loads(sys.stdin.buffer.readline())
    json.dump(read(sys.stdin.buffer.read(), anchors=head["anchors"]), sys.stdout)


def read(content: bytes, *, anchors: str) -> dict[str, Any]:
    """Return what is in the file: `state` and `failures` as the library says them, or `error`."""
    import io

    import c2pa

    media = next((media for mark, media in _FORMATS if content.startswith(mark)), None)
    if media is None:
        return {"error": "NotSupported"}
    try:
        with (
            c2pa.Context.from_dict({**SETTINGS, "trust": {"trust_anchors": anchors}}) as context,
            c2pa.Reader(media, io.BytesIO(content), context=context) as reader,
        ):
            return _told(reader.get_validation_state(), json.loads(reader.json()))
    except c2pa.C2paError as wrong:
        return {"error": type(wrong).__name__.removeprefix("_C2pa")}


def _told(state: str | None, store: dict[str, Any]) -> dict[str, Any]:
    manifest = store.get("manifests", {}).get(store.get("active_manifest"), {})
    signature = manifest.get("signature_info") or {}
    claims = [each.get("data") for each in manifest.get("assertions", ()) if each.get("label") == ASSERTION]
    whole = len(claims) == 1 and isinstance(claims[0], dict) and len(json.dumps(claims[0])) <= _MOST_CLAIMS
    return {
        "state": state,
        "serial": str(signature.get("cert_serial_number", ""))[:80],
        "signer": str(signature.get("issuer", ""))[:200],
        "failures": [str(each.get("code"))[:80] for each in store.get("validation_status") or ()][:_MOST_FAILURES],
        "claims": claims[0] if whole else None,
    }


if __name__ == "__main__":
    main()
