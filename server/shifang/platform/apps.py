from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "shifang.platform"
    label = "platform"
