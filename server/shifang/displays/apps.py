from django.apps import AppConfig


class DisplaysConfig(AppConfig):
    name = "shifang.displays"
    label = "displays"

    def ready(self) -> None:
        """Register the approval of fees, who may see standard photos, and the alerts."""
        from shifang.approvals.types import register as register_approval
        from shifang.displays import notices
        from shifang.displays.operations import claims
        from shifang.displays.queries.agreements import sees_standard
        from shifang.evidence.types import PhotoUser, photo_user

        register_approval(claims.KIND)
        # A standard is no evidence of a visit: it gets no watermark.
        photo_user(PhotoUser(name="displays", caption=lambda _organisation, _sha256: None, visible=sees_standard))
        notices.declare()
