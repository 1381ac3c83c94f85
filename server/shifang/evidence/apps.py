from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "shifang.evidence"
    label = "evidence"
