from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "shifang.tracking"
    label = "tracking"

    def ready(self) -> None:
        """Follow what moves somebody's working hours: the gate must not lag behind the calendar."""
        from shifang.accounts import types as accounts
        from shifang.ledger.types import react
        from shifang.tracking import reactions

        for kind in (
            accounts.SHIFT_ADDED,
            accounts.SHIFT_ENDED,
            accounts.HOLIDAY_ADDED,
            accounts.HOLIDAY_REMOVED,
            accounts.LEAVE_APPROVED,
            accounts.LEAVE_CANCELLED,
            accounts.POLICY_CHANGED,
            accounts.PERSON_CHANGED,
            accounts.DEPARTMENT_CHANGED,
        ):
            react(kind, reactions.move_gates)
        from shifang.accounts.types import PersonalData, personal_data
        from shifang.tracking.operations.erasure import count_tracks, erase_tracks

        personal_data(PersonalData("tracks", count_tracks, erase_tracks))
