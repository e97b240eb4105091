"""Registrants, each group of fields in the table of its secrecy, and lottery entries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

import orjson

from scheduling.legacy.rules.handover import Part
from scheduling.legacy.rules.rows import ByFrames, EntryRow, MemberRow, RegistrantRow, WishRow
from scheduling.legacy.store.names import Record, named, registrant_id
from scheduling.people.actions.contacts import SealedContact, SealedMember
from scheduling.people.rules.contact import Contact, Member
from scheduling.people.rules.registrants import RegistrantId


def registrants(parts: Iterable[Part]) -> Iterator[Record]:
    for row in _rows(parts):
        yield (
            registrant_id(row.system, row.number), "group" if row.is_group else "person",
            row.system.value, row.number, row.name, row.kana, row.holder_class,
            row.registered, row.expires, False,
        )  # fmt: skip


def contacts(parts: Iterable[Part]) -> dict[RegistrantId, Contact]:
    return {
        RegistrantId(registrant_id(row.system, row.number)): Contact(
            representative=row.contact.representative,
            representative_kana=row.contact.representative_kana,
            tel=row.contact.phone,
            mail=row.contact.mail,
            postcode=row.contact.postcode,
            address=row.contact.address,
            birth_date=row.contact.birth,
        )
        for row in _rows(parts)
    }


def sealed_contacts(contacts: Iterable[SealedContact]) -> Iterator[Record]:
    for one in contacts:
        yield one.registrant_id, one.sealed, one.digest, one.tel_hash, one.mail_hash


def evidence(parts: Iterable[Part], *, counted_on: date) -> Iterator[Record]:
    """Counts as they stood on the day of the hand-over."""
    for row in _rows(parts):
        counts = row.counts
        found = {
            "members": counts.total,
            "local": counts.in_ward,
            "age65": counts.age65,
            "age75": counts.age75,
            "disabled": counts.disabled,
            "junior": counts.junior,
            "local_group": None if row.local is None else int(row.local),
        }
        for kind, count in found.items():
            if count is not None:
                yield registrant_id(row.system, row.number), kind, counted_on, Decimal(count)


def members(parts: Iterable[Part]) -> Iterator[Member]:
    """Numbered as handed over; halls number no members, so by birth and name."""
    for part in parts:
        by_group: defaultdict[str, list[MemberRow]] = defaultdict(list)
        for row in part.members:
            by_group[row.number].append(row)
        for number, rows in by_group.items():
            group_id = RegistrantId(registrant_id(part.system, number))
            rows.sort(key=lambda row: (row.birth or date.min, row.name))
            for ordinal, row in enumerate(rows, 1):
                yield Member(
                    group_id=group_id, ordinal=ordinal, name=row.name, birth_date=row.birth
                )


def sealed_members(members: Iterable[SealedMember]) -> Iterator[Record]:
    for one in members:
        yield one.registrant_id, one.ordinal, one.sealed, one.digest, one.person_hash


def purposes(parts: Iterable[Part]) -> Iterator[Record]:
    for part in parts:
        names = {row.code: row.name for row in part.activities}
        for row in part.registrants:
            if row.activity:
                purpose = names.get(row.activity) or row.activity
                yield registrant_id(row.system, row.number), purpose


def entries(parts: Iterable[Part]) -> Iterator[Record]:
    for part in parts:
        for row in part.entries:
            yield (
                named(row.system, "entry", row.number), row.system.value, row.number,
                registrant_id(row.system, row.registrant), row.entered_at,
                orjson.dumps([_wish(wish) for wish in row.wishes]).decode(),
                orjson.dumps(_result(row)).decode(),
            )  # fmt: skip


def _wish(wish: WishRow) -> dict[str, object]:
    """What could be read of a wish; where it could not, its own words."""
    use = wish.use
    found: dict[str, object] = {"rank": wish.rank, "room": wish.room_key}
    if use is None:
        return found | {"text": wish.text}
    if isinstance(use, ByFrames):
        return found | {"day": use.day.isoformat(), "bands": [use.first, use.last]}
    return found | {"day": use.day.isoformat(), "minutes": [use.start, use.end]}


def _result(row: EntryRow) -> dict[str, object]:
    return {"won_rank": row.won_rank, "booking": row.booking_number or None}


def _rows(parts: Iterable[Part]) -> Iterator[RegistrantRow]:
    for part in parts:
        yield from part.registrants
