"""Words of truth: facts of a check-in, the policy that judges it, and the judgement."""
