"""Registrations of a hand-over as they are compared with each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from scheduling.legacy.rules.handover import Part
from scheduling.legacy.store.names import registrant_id
from scheduling.people.rules.contact import same_person
from scheduling.people.rules.links import Compared
from scheduling.people.rules.registrants import RegistrantId


def compared(parts: Iterable[Part]) -> Iterator[Compared]:
    for part in parts:
        members: defaultdict[str, set[str]] = defaultdict(set)
        for member in part.members:
            words = same_person(member.name, member.birth)
            if words:
                members[member.number].add(words)
        for row in part.registrants:
            contact = row.contact
            yield Compared(
                registrant_id=RegistrantId(registrant_id(row.system, row.number)),
                system=row.system.value,
                is_group=row.is_group,
                name=row.name,
                kana=row.kana,
                representative=contact.representative if row.is_group else "",
                birth=None if row.is_group else contact.birth,
                tel=contact.phone,
                mail=contact.mail,
                members=frozenset(members[row.number]),
            )
