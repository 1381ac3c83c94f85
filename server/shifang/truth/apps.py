from django.apps import AppConfig


class TruthConfig(AppConfig):
    name = "shifang.truth"
    label = "truth"

    def ready(self) -> None:
        """Follow the revocation of devices and the decisions on parked commands, which lie below."""
        from shifang.accounts.types import DEVICE_REVOKED
        from shifang.ledger.types import react
        from shifang.protocol.types import COMMAND_RESOLVED
        from shifang.truth import reactions

        react(DEVICE_REVOKED, reactions.revoke_keys)
        react(COMMAND_RESOLVED, reactions.rule_by_hand)
