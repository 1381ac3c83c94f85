from django.apps import AppConfig


class ProtocolConfig(AppConfig):
    name = "shifang.protocol"
    label = "protocol"

    def ready(self) -> None:
        """Register the sections of accounts, which cannot look up to this domain."""
        from shifang.protocol import sections
        from shifang.protocol.types import register_section

        register_section(sections.PEOPLE)
        register_section(sections.POLICIES)
        from shifang.accounts.types import PersonalData, personal_data
        from shifang.protocol.operations.erasure import count_commands, erase_commands

        personal_data(PersonalData("commands", count_commands, erase_commands))
