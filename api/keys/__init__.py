"""Keys for programs of others: make one, see which there are, take one back."""
