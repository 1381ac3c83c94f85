from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "shifang.customers"
    label = "customers"

    def ready(self) -> None:
        """Register what phones may say about customers, what they keep of them, and what needs a yes."""
        from shifang.approvals.types import register as register_approval
        from shifang.customers import notices, payloads
        from shifang.customers.operations import commands, positions
        from shifang.customers.queries.cards import all_cards, changed_cards
        from shifang.customers.types.closed_lists import EDIT
        from shifang.protocol.types import CommandKind, SyncSection, register, register_section

        register_approval(positions.KIND)
        register(CommandKind(commands.ADD, payloads.Add, commands.add, EDIT))
        register(CommandKind(commands.CORRECT_POSITION, payloads.CorrectPosition, commands.correct_position, EDIT))
        register(CommandKind("customer.follow_up", payloads.FollowUp, commands.follow_up, EDIT))
        register(CommandKind("customer.issue", payloads.Issue, commands.issue, EDIT))
        register_section(SyncSection(name="customers", full=all_cards, changed=changed_cards))
        notices.declare()
