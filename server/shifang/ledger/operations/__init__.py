"""Writing the log."""

from shifang.ledger.operations.recording import event_row, record, record_many
from shifang.ledger.operations.sequencing import sequence

__all__ = ["event_row", "record", "record_many", "sequence"]
