"""Four eyes and open eyes: what two must approve, the file that comes of it, and two alarms."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

import orjson

from infra import ids
from infra.commands import Answer, Command
from infra.db import Connection, Door, transaction
from scheduling.people.actions.once import Act, once
from scheduling.people.rules.staff import (
    EXPORT,
    NOTE_MAX,
    PROOF_WATCHED,
    PROPOSAL_LASTS,
    WATCHED,
    Exported,
    IssuerShare,
    Proposal,
    ProposalId,
    Role,
    StaffShare,
    csv_cell,
    decide_countersign,
    decide_use,
)
from scheduling.people.store import staff as store
from scheduling.rulebook.rules import Code, Refusal

NOT_ON_DUTY: Final = Refusal(code=Code.NOT_ON_DUTY)
_HEAD: Final = ("システム", "利用者番号", "種別", "名前", "カナ", "区分", "有効期限")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What no single booking shows."""

    staff: tuple[StaffShare, ...]
    issuers: tuple[IssuerShare, ...]


async def proposals(door: Door) -> tuple[Proposal, ...]:
    async with transaction(door) as conn:
        return await store.proposals(conn)


async def propose_export(
    door: Door, *, system: str, kind: str, reason: str, command: Command, now: datetime
) -> Answer | Refusal:
    """Ask for a file of registrants; another officer must see the same words and approve them."""
    proposal_id = ProposalId(ids.uuid7(now))
    content = {"kind": kind, "system": system}

    async def write(conn: Connection) -> None:
        await store.propose(
            conn, proposal_id, act=EXPORT, content=content, content_hash=hash_of(content),
            reason=reason, until=now + PROPOSAL_LASTS,
        )  # fmt: skip

    async def attempt(conn: Connection) -> Act | Refusal:
        who = await store.colleague(conn)
        if who is None or not who.is_on_duty(Role.OFFICER):
            return NOT_ON_DUTY
        if not reason.strip() or len(reason) > NOTE_MAX:
            return Refusal(code=Code.REASON_MISSING)
        return Act(answer={"proposal": str(proposal_id)}, write=write)

    return await once(door, command, attempt)


async def countersign(
    door: Door, proposal_id: ProposalId, *, seen_hash: bytes, command: Command, now: datetime
) -> Answer | Refusal:
    async def write(conn: Connection) -> None:
        await store.countersign(conn, proposal_id, seen_hash)

    async def attempt(conn: Connection) -> Act | Refusal:
        proposal = await proposal_in(conn, proposal_id)
        refusal = decide_countersign(proposal, seen_hash=seen_hash, now=now)
        return refusal or Act(answer={"approved": str(proposal_id)}, write=write)

    return await once(door, command, attempt)


async def export(door: Door, proposal_id: ProposalId, *, now: datetime) -> str | Refusal:
    """The file that two approved, once; as CSV with a mark that spreadsheets read as UTF-8."""
    async with transaction(door) as conn:
        refusal = decide_use(await proposal_in(conn, proposal_id), now=now)
        if refusal is not None:
            return refusal
        rows = await store.export_registrants(conn, proposal_id)
    return "\ufeff" + "".join(f"{line}\r\n" for line in (_line(_HEAD), *map(_exported, rows)))


async def watch(door: Door, *, now: datetime) -> Watch:
    """Nothing for whoever is not on duty as officer or auditor."""
    async with transaction(door) as conn:
        return Watch(
            staff=await store.staff_share(conn, since=now - WATCHED),
            issuers=await store.issuer_share(conn, since=now - PROOF_WATCHED),
        )


def hash_of(content: dict[str, str]) -> bytes:
    return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).digest()


async def proposal_in(conn: Connection, proposal_id: ProposalId) -> Proposal | None:
    known = await store.proposals(conn)
    return next((one for one in known if one.proposal_id == proposal_id), None)


def _exported(one: Exported) -> str:
    ends = one.expires_on.isoformat() if one.expires_on else ""
    return _line((one.system, one.number, one.kind, one.name, one.kana, one.fee_class, ends))


def _line(cells: tuple[str, ...]) -> str:
    return ",".join(map(csv_cell, cells))
