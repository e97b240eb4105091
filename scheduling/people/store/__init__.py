"""People in PostgreSQL, a file a topic."""
