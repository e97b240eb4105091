"""The verbs of people, a file each."""

from scheduling.people.actions.acting import holders, manages
from scheduling.people.actions.sampling import SAMPLES, seed_samples

__all__ = ["SAMPLES", "holders", "manages", "seed_samples"]
