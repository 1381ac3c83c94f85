from django.apps import AppConfig


class ProtocolConfig(AppConfig):
    name = "shifang.protocol"
    label = "protocol"
