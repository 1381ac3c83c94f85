from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "shifang.approvals"
    label = "approvals"

    def ready(self) -> None:
        """Register leave, and follow what happens to leave and to the organisation."""
        from shifang.accounts import types as accounts
        from shifang.approvals import notices, reactions
        from shifang.approvals.types import register
        from shifang.ledger.types import react

        notices.declare()
        register(reactions.LEAVE)
        react(accounts.LEAVE_REQUESTED, reactions.ask_for_leave)
        react(accounts.LEAVE_CANCELLED, reactions.drop_leave)
        for kind in (
            accounts.DEPARTMENT_CHANGED,
            accounts.PERSON_DISABLED,
            accounts.PERSON_ENABLED,
            accounts.PERSON_CHANGED,
            accounts.ROLE_CHANGED,
        ):
            react(kind, reactions.reassign)
