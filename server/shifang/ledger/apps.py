from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "shifang.ledger"
    label = "ledger"
