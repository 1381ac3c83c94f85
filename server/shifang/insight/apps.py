from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "shifang.insight"
    label = "insight"

    def ready(self) -> None:
        """Declare the permissions."""
        from shifang.insight.types import closed_lists  # noqa: F401 - declares them
