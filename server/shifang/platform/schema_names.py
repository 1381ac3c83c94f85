"""Names of the database roles."""

OWNER_ROLE = "shifang_owner"
APPLICATION_ROLE = "shifang_app"
BACKUP_ROLE = "shifang_backup"
