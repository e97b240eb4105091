"""Builders of values: every argument optional, every default lawful."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from infra.commands import Command, CommandId
from infra.crypto import Seal
from infra.ids import uuid7
from scheduling.booking.rules import Evidence, Quota, QuotaKey, Wish
from scheduling.booking.rules.windows import HolderWindow, Opening
from scheduling.people.rules import RegistrantId
from scheduling.period.rules import TOKYO
from scheduling.rulebook.rules import RuleId
from scheduling.space.rules import (
    Access,
    AtomId,
    Authority,
    Band,
    Bands,
    FacilityId,
    Room,
    RoomId,
)
from tests import seed

SEAL: Final = Seal(key=b"s" * 32)
NOW: Final = datetime(2026, 12, 1, 12, 0, tzinfo=TOKYO)


def moment(text: str) -> datetime:
    """Read `12-20 09:00` of the coming winter, Tokyo."""
    year = 2026 if text.startswith(("11", "12")) else 2027
    return datetime.strptime(f"{year}-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=TOKYO)


def command(payload: str = "x", *, command_id: UUID | None = None) -> Command:
    return Command(
        command_id=CommandId(command_id or uuid7(NOW)), payload={"wish": payload}, seal=SEAL
    )


def wish(
    start: str = "12-20 09:00",
    end: str = "12-20 12:00",
    *,
    room: UUID = seed.LEFT,
    holder: UUID = seed.FACILITY,
    headcount: int | None = None,
) -> Wish:
    return Wish(
        room_id=RoomId(room),
        holder_id=RegistrantId(holder),
        start=moment(start),
        end=moment(end),
        headcount=headcount,
    )


def bands(pairs: tuple[list[int], list[int]]) -> Bands:
    return Bands(tuple(Band(*pair) for pair in zip(*pairs, strict=True)))


def evidence(
    *,
    pairs: tuple[list[int], list[int]] | None = seed.FRAMES,
    authority: Authority = Authority.HITOME,
    access: Access = Access.HERE,
    may_act: bool = True,
    is_verified: bool = True,
    capacity: int | None = 50,
) -> Evidence:
    return Evidence(
        room=Room(
            room_id=RoomId(seed.LEFT),
            facility_id=FacilityId(seed.FACILITY),
            atoms=(AtomId(0),),
            access=access,
        ),
        authority=authority,
        bands=bands(pairs) if pairs else None,
        bands_rule=RuleId("見本規則"),
        capacity=capacity,
        yen=(300, 300, 300) if pairs is seed.FRAMES else None,
        may_act=may_act,
        is_group=False,
        is_verified=is_verified,
        epoch=7,
        last_day=seed.LAST_DAY,
        quotas=(Quota(key=QuotaKey("k"), used=0),),
    )


def evidence_within(opening: Opening | None) -> Evidence:
    """Of a holder whose class may book from that opening on; None: by lot only."""
    window = HolderWindow(rule_id=RuleId("見本規則/受付"), first_come=opening)
    return replace(evidence(), window=window)
