from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "shifang.accounts"
    label = "accounts"
