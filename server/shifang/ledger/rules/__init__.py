"""The Merkle tree of the log, pure."""
