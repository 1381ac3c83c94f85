from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "shifang.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Follow the photos of customers, which lie below and know nothing of evidence."""
        from shifang.customers.types.closed_lists import CORRECTION_REQUESTED, ISSUE_RAISED
        from shifang.evidence import queries, reactions
        from shifang.evidence.operations.sealing import seal_photos_again
        from shifang.evidence.types import PhotoUser, photo_user
        from shifang.ledger.types import react
        from shifang.platform.vault.operations import SealedFiles, sealed_files

        react(ISSUE_RAISED, reactions.keep_customer_photos)
        react(CORRECTION_REQUESTED, reactions.keep_customer_photos)
        photo_user(
            PhotoUser(
                name="customers",
                caption=queries.customer_caption,
                visible=queries.sees_customer_photo,
                claims=queries.customer_claims,
            )
        )
        sealed_files(SealedFiles("photos", seal_photos_again))
        from shifang.accounts.types import PersonalData, personal_data
        from shifang.evidence.operations.erasure import caption_events, count_captions, erase_captions

        personal_data(PersonalData("captions", count_captions, erase_captions, caption_events))
