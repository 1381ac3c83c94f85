from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "shifang.config"
    label = "config"

    def ready(self) -> None:
        """Join what does not know each other: the phone keeps alerts, but protocol and alerts are siblings."""
        from shifang.alerts import sync as alerts
        from shifang.config import notices
        from shifang.protocol.types import SyncSection, register_section

        register_section(SyncSection(name="alerts", full=alerts.full, changed=alerts.changed))
        notices.declare()
