"""Words of the public pool: facts, rules and verdicts, without a database."""
