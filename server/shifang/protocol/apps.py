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
