"""The screens of signing in, and of what is open and kept in one's name."""
