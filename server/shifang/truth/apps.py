from django.apps import AppConfig


class TruthConfig(AppConfig):
    name = "shifang.truth"
    label = "truth"

    def ready(self) -> None:
        """Follow the revocation of devices, which lies below."""
        from shifang.accounts.types import DEVICE_REVOKED
        from shifang.ledger.types import react
        from shifang.truth import reactions

        react(DEVICE_REVOKED, reactions.revoke_keys)
