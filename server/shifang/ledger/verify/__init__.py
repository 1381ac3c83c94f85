"""`shifang verify`: checks a proof with no network, no database and no installation; needs Python and cryptography."""
