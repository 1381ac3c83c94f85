from django.apps import AppConfig


class WitnessesConfig(AppConfig):
    name = "shifang.witnesses"
    label = "witnesses"

    def ready(self) -> None:
        from shifang.witnesses import reactions

        reactions.declare()
