"""People: registrations, groups, names."""
