from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "shifang.planning"
    label = "planning"

    def ready(self) -> None:
        """Declare the policy and the alerts; register what phones say about the day's route and
        what is personal."""
        from shifang.planning import notices, payloads, sync
        from shifang.planning.operations import routes
        from shifang.planning.rules import settings  # noqa: F401 - declares the policy
        from shifang.protocol.types import CommandKind, register, register_section
        from shifang.visits.types.closed_lists import VISIT_DO

        register(CommandKind(routes.REPLAN, payloads.Replan, routes.replan, VISIT_DO))
        register_section(sync.ROUTES)
        notices.declare()
        from shifang.accounts.types import PersonalData, personal_data
        from shifang.planning.operations.bases import count_places, erase_places

        personal_data(PersonalData("places", count_places, erase_places))
