"""Runs background jobs until stopped."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Run the worker of the job queue."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("procrastinate", "worker", concurrency=2)
