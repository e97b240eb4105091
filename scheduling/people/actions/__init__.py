"""The verbs of people, a file each."""

from scheduling.people.actions.acting import holders
from scheduling.people.actions.sampling import SAMPLES, seed_samples

__all__ = ["SAMPLES", "holders", "seed_samples"]
