"""Who people are to the ward, and what may be said of them: pure, a topic a file."""

from scheduling.people.rules.registrants import Holder, HolderKind, PersonId, RegistrantId
from scheduling.people.rules.samples import SampleRegistrant

__all__ = [
    "Holder",
    "HolderKind",
    "PersonId",
    "RegistrantId",
    "SampleRegistrant",
]
