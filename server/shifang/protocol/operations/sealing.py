"""The form in which a command's payload is kept, for statements that write it themselves."""

import json
from typing import Any
from uuid import UUID

from shifang.protocol.models import PAYLOAD


def payload_column(organisation_id: UUID, command_id: UUID, payload: dict[str, Any]) -> str:
    """Return a payload as its column holds it: sealed, its location beside."""
    return json.dumps(PAYLOAD.column_value(organisation_id, command_id, payload))
