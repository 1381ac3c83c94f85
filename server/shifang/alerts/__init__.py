"""Who is told what: rules from events to people and channels, an inbox, and delivery outside."""
