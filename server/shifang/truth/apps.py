from django.apps import AppConfig


class TruthConfig(AppConfig):
    name = "shifang.truth"
    label = "truth"

    def ready(self) -> None:
        """Follow the revocation of devices and the decisions on parked commands; guard positions of customers."""
        from shifang.accounts.types import DEVICE_REVOKED
        from shifang.customers.operations import commands
        from shifang.evidence.types import PhotoUser, photo_user
        from shifang.ledger.types import react
        from shifang.protocol.types import COMMAND_RESOLVED, guard
        from shifang.truth import notices, reactions
        from shifang.truth.operations.positions import require_honest
        from shifang.truth.queries.findings import shows_photo

        photo_user(PhotoUser(name="findings", caption=lambda *_: None, visible=shows_photo))
        react(DEVICE_REVOKED, reactions.revoke_keys)
        react(COMMAND_RESOLVED, reactions.rule_by_hand)
        notices.declare()
        for code in (commands.ADD, commands.CORRECT_POSITION):
            guard(code, require_honest)
        from shifang.accounts.types import PersonalData, personal_data
        from shifang.truth.operations.erasure import count_sightings, erase_sightings

        personal_data(PersonalData("sightings", count_sightings, erase_sightings))
