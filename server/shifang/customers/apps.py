from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "shifang.customers"
    label = "customers"
