"""Writing the log."""

from shifang.ledger.operations.looking import note_looks
from shifang.ledger.operations.recording import event_row, record, record_many, recording, run_reactions
from shifang.ledger.operations.sequencing import sequence

__all__ = ["event_row", "note_looks", "record", "record_many", "recording", "run_reactions", "sequence"]
