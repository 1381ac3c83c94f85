"""Content credentials (C2PA) of photos: the installation's own authority, signing copies, checking files."""
