"""Who outside keeps what the log was: time-stamp authorities, cosigning witnesses, people; and the auditor's desk."""
