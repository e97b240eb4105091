"""The desk on the wire: look somebody up, receive them, act for them; duties, four eyes, alarms."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Protocol, TypeAlias
from uuid import UUID

import strawberry

from infra.commands import Command, command_of
from infra.crypto import Seal
from infra.db import Door
from scheduling.people.actions import delegates, oversight
from scheduling.people.actions import staff as actions
from scheduling.people.graphql.delegates import TermsInput, terms_of
from scheduling.people.graphql.desk import (
    Colleague,
    DeskResult,
    DutyInput,
    FoundRegistrants,
    IssuerShare,
    LookUpResult,
    Proposal,
    Reception,
    StaffShare,
    to_colleague,
    to_done,
    to_found,
    to_proposal,
)
from scheduling.people.rules.delegates import Agreement
from scheduling.people.rules.registrants import HolderKind, PersonId, RegistrantId
from scheduling.people.rules.staff import DutyId, Grant, ProposalId, ReceptionId
from scheduling.people.rules.standing import ConsentForm
from scheduling.rulebook.graphql import refused
from scheduling.rulebook.rules import Refusal


class DeskContext(Protocol):
    @property
    def door(self) -> Door: ...
    @property
    def now(self) -> Callable[[], datetime]: ...
    @property
    def seal(self) -> Seal: ...


Info: TypeAlias = strawberry.Info[DeskContext, None]


@strawberry.type
class DeskQueries:
    @strawberry.field(description="サインインしている職員 / null: nobody of the staff")
    async def colleague(self, info: Info) -> Colleague | None:
        found = await actions.colleague(info.context.door)
        return to_colleague(found) if found else None

    @strawberry.field(description="番号・名前・カナで探す / whoever is shown is noted as seen")
    async def look_up(self, info: Info, asked: str, reason: str, note: str = "") -> LookUpResult:
        found = await actions.look_up(info.context.door, asked, reason=reason, note=note)
        if isinstance(found, Refusal):
            return refused(found)
        return FoundRegistrants(found=[to_found(one) for one in found])

    @strawberry.field(description="開いている受付 / the visits that are open")
    async def receptions(self, info: Info) -> list[Reception]:
        found = await actions.receptions(info.context.door)
        return [
            Reception(
                id=strawberry.ID(str(one.reception_id)),
                registrant_id=strawberry.ID(str(one.registrant_id)),
                kind=one.kind,
                system=one.system,
                name=one.name,
                number=one.number,
                reason=one.reason,
                note=one.note,
                until=one.ends_at,
            )
            for one in found
        ]

    @strawberry.field(description="申請の一覧 / for officers on duty")
    async def proposals(self, info: Info) -> list[Proposal]:
        return [to_proposal(one) for one in await oversight.proposals(info.context.door)]

    @strawberry.field(
        description="職員による予約の割合 / for officers, auditors; stewards of the facility"
    )
    async def staff_shares(self, info: Info) -> list[StaffShare]:
        seen = await oversight.watch(info.context.door, now=info.context.now())
        return [
            StaffShare(
                facility=one.facility,
                bookings=one.bookings,
                by_staff=one.by_staff,
                is_alarm=one.is_alarm,
            )
            for one in seen.staff
        ]

    @strawberry.field(description="在勤の証明の発行元ごとの人数 / for officers and auditors")
    async def issuer_shares(self, info: Info) -> list[IssuerShare]:
        seen = await oversight.watch(info.context.door, now=info.context.now())
        return [
            IssuerShare(issuer=one.issuer, people=one.people, is_alarm=one.is_alarm)
            for one in seen.issuers
        ]


@strawberry.type
class DeskMutations:
    @strawberry.mutation(description="受け付ける / one may act for who is there, for an hour")
    async def receive(
        self, info: Info, command_id: UUID, registrant_id: UUID, reason: str, note: str = ""
    ) -> DeskResult:
        command = _command(
            info,
            command_id,
            "receive",
            {"registrant": registrant_id, "reason": reason, "note": note},
        )
        outcome = await actions.receive(
            info.context.door, RegistrantId(registrant_id), why=(reason, note.strip()),
            command=command, now=info.context.now(),
        )  # fmt: skip
        return to_done(outcome)

    @strawberry.mutation(description="受付を終える / one may act no longer")
    async def finish_reception(
        self, info: Info, command_id: UUID, reception_id: UUID
    ) -> DeskResult:
        command = _command(info, command_id, "finish", {"reception": reception_id})
        return to_done(
            await actions.finish(info.context.door, ReceptionId(reception_id), command=command)
        )

    @strawberry.mutation(description="手伝う人を記録する / with the consent of who is there")
    async def record_helper(  # noqa: PLR0913 - a form has its fields
        self,
        info: Info,
        command_id: UUID,
        registrant_id: UUID,
        helper_id: UUID,
        terms: TermsInput,
        *,
        form: ConsentForm,
        witness: str = "",
    ) -> DeskResult:
        covered = terms_of(terms)
        command = _command(info, command_id, "record helper", {
            "registrant": registrant_id, "helper": helper_id, "may": ",".join(sorted(covered.may)),
            "until": covered.until.isoformat(), "form": form, "witness": witness,
            "organisation": covered.organisation_id or "",
        })  # fmt: skip
        outcome = await delegates.record(
            info.context.door, RegistrantId(registrant_id), PersonId(helper_id),
            Agreement(terms=covered, form=form, witness=witness.strip()),
            command=command, now=info.context.now(),
        )  # fmt: skip
        return to_done(outcome)

    @strawberry.mutation(description="在勤の証明を記録する / what somebody showed")
    async def record_work_proof(
        self, info: Info, command_id: UUID, registrant_id: UUID, issuer: str, issued_on: date
    ) -> DeskResult:
        command = _command(info, command_id, "work proof", {
            "registrant": registrant_id, "issuer": issuer, "issued": issued_on,
        })  # fmt: skip
        outcome = await actions.record_work_proof(
            info.context.door, RegistrantId(registrant_id), issuer=issuer, issued_on=issued_on,
            command=command, now=info.context.now(),
        )  # fmt: skip
        return to_done(outcome)

    @strawberry.mutation(description="担当を付ける / never to oneself")
    async def grant_duty(self, info: Info, command_id: UUID, duty: DutyInput) -> DeskResult:
        given = Grant(
            person_id=PersonId(duty.person_id),
            role=duty.role,
            place=duty.place,
            until=duty.until,
            reason=duty.reason.strip(),
        )
        command = _command(info, command_id, "grant", {
            "person": duty.person_id, "role": duty.role, "place": duty.place,
            "until": duty.until.isoformat(), "reason": duty.reason,
        })  # fmt: skip
        return to_done(
            await actions.grant(info.context.door, given, command=command, now=info.context.now())
        )

    @strawberry.mutation(description="担当を終える / with the last one the sessions end")
    async def end_duty(
        self, info: Info, command_id: UUID, duty_id: UUID, reason: str
    ) -> DeskResult:
        command = _command(info, command_id, "end duty", {"duty": duty_id, "reason": reason})
        return to_done(
            await actions.end_duty(
                info.context.door, DutyId(duty_id), reason=reason, command=command
            )
        )

    @strawberry.mutation(description="職員を加える / without a duty they can do nothing yet")
    async def add_colleague(
        self, info: Info, command_id: UUID, name: str, workplace: str
    ) -> DeskResult:
        command = _command(
            info, command_id, "add colleague", {"name": name, "workplace": workplace}
        )
        outcome = await actions.add_colleague(
            info.context.door, name=name.strip(), workplace=workplace.strip(), command=command,
            now=info.context.now(),
        )  # fmt: skip
        return to_done(outcome)

    @strawberry.mutation(description="登録者の一覧の書き出しを申請する / a second officer approves")
    async def propose_export(
        self, info: Info, command_id: UUID, system: str, kind: HolderKind, reason: str
    ) -> DeskResult:
        command = _command(
            info, command_id, "propose export", {"system": system, "kind": kind, "reason": reason}
        )
        outcome = await oversight.propose_export(
            info.context.door, system=system, kind=kind, reason=reason.strip(), command=command,
            now=info.context.now(),
        )  # fmt: skip
        return to_done(outcome)

    @strawberry.mutation(description="申請を認める / what another proposed, as it was seen")
    async def countersign(
        self, info: Info, command_id: UUID, proposal_id: UUID, content_hash: str
    ) -> DeskResult:
        command = _command(
            info, command_id, "countersign", {"proposal": proposal_id, "hash": content_hash}
        )
        outcome = await oversight.countersign(
            info.context.door, ProposalId(proposal_id), seen_hash=_bytes(content_hash),
            command=command, now=info.context.now(),
        )  # fmt: skip
        return to_done(outcome)


def _command(info: Info, command_id: UUID, act: str, body: Mapping[str, object]) -> Command:
    said = {name: str(value) for name, value in body.items()}
    return command_of(info.context.seal, command_id, act, **said)


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
