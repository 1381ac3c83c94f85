"""One table."""

import uuid

from django.db import models


class Row(models.Model):
    """A row as small as a receipt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    body = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bare"
        db_table = "bench_row"
