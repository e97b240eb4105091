"""Typed rows of a hand-over into PostgreSQL, and what is known here back out."""
