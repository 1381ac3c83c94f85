"""What planning speaks of: customers to be visited, days of people, plans."""
