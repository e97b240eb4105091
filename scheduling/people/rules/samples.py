"""The labelled people of the demo."""

from dataclasses import dataclass

from scheduling.people.rules.registrants import HolderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRegistrant:
    """A labelled registrant, and which sample person may act for it."""

    system: str
    number: str
    kind: HolderKind
    name: str
    kana: str
    fee_class: str
    person: str  # the number of the person who acts
