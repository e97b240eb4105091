"""Hand-overs: readers of form, the judge and its independent second, the import."""
