"""The phone protocol: commands that may arrive twice, late or shuffled, and the sync that answers them."""
