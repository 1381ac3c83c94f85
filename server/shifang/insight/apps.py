from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "shifang.insight"
    label = "insight"

    def ready(self) -> None:
        """Declare the permissions, and what is kept of people."""
        from shifang.accounts.types import PersonalData, personal_data
        from shifang.insight.operations.views import count_views, erase_views
        from shifang.insight.types import closed_lists  # noqa: F401 - declares them

        personal_data(PersonalData("views", count_views, erase_views))
