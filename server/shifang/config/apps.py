from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "shifang.config"
    label = "config"
