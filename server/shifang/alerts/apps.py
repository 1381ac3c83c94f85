from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "shifang.alerts"
    label = "alerts"
