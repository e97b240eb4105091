"""The verbs of hand-overs: import, check, change over, load the sample."""
