"""Letters on the wire: what was told, when and how, and what somebody wants to be told."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Protocol, TypeAlias
from uuid import UUID

import strawberry

from infra.commands import command_of
from infra.crypto import Seal
from infra.db import Door
from infra.vault.vault import Vault
from scheduling.people.actions import letters as actions
from scheduling.people.rules import letters as rules
from scheduling.people.rules.letter_forms import sheet_of
from scheduling.people.rules.letters import Channel, DeliveryState, LetterId, Preference, Purpose
from scheduling.people.rules.registrants import RegistrantId
from scheduling.rulebook.graphql import Refused, refused
from scheduling.rulebook.rules import Refusal

strawberry.enum(Purpose, name="LetterPurpose", description="通知の目的 / why a letter is sent")
strawberry.enum(Channel, name="LetterChannel", description="届けかた / how it goes out")
strawberry.enum(DeliveryState, name="DeliveryState", description="届いたか / what became of it")


class LetterContext(Protocol):
    @property
    def door(self) -> Door: ...
    @property
    def now(self) -> Callable[[], datetime]: ...
    @property
    def seal(self) -> Seal: ...
    @property
    def vault(self) -> Vault: ...


Info: TypeAlias = strawberry.Info[LetterContext, None]


@strawberry.type(description="届けかたとその結果 / one channel of one letter")
class LetterDelivery:
    channel: Channel = strawberry.field(description="届けかた")
    state: DeliveryState = strawberry.field(description="結果")
    settled_at: datetime | None = strawberry.field(description="結果が出た日時")


@strawberry.type(description="通知の事実 / one row of what is told")
class LetterFact:
    label: str = strawberry.field(description="見出し")
    value: str = strawberry.field(description="中身")


@strawberry.type(description="通知 / a letter as it was told")
class SentLetter:
    id: strawberry.ID = strawberry.field(description="通知の識別子")
    topic: str = strawberry.field(description="何についてか / noun.done")
    purpose: Purpose = strawberry.field(description="目的")
    made_at: datetime = strawberry.field(description="作成日時")
    subject: str = strawberry.field(description="件名")
    facts: list[LetterFact] = strawberry.field(description="事実")
    actor_id: strawberry.ID | None = strawberry.field(description="ほかの人がしたとき、その人")
    deliveries: list[LetterDelivery] = strawberry.field(description="届けかたとその結果")


@strawberry.type(description="通知の希望 / what somebody wants to be told")
class LetterPreference:
    reminder: bool = strawberry.field(description="お知らせ(期限など)")
    news: bool = strawberry.field(description="区からの案内")
    second_mail: str = strawberry.field(description="もうひとりの連絡先(メール)")


@strawberry.type(description="変わった / kept")
class LettersPreferred:
    done: bool = strawberry.field(description="すんだか", default=True)


PreferLettersResult = Annotated[
    LettersPreferred | Refused, strawberry.union("PreferLettersResult", description="結果か理由")
]


@strawberry.type
class LetterQueries:
    @strawberry.field(description="届いた通知(新しい順、50通まで) / newest first")
    async def letters(self, info: Info, registrant_id: UUID) -> list[SentLetter]:
        context = info.context
        found = await actions.my_letters(context.door, context.vault, RegistrantId(registrant_id))
        return [_sent(one) for one in found]

    @strawberry.field(description="通知の希望 / beside what is necessary")
    async def letter_preference(self, info: Info, registrant_id: UUID) -> LetterPreference:
        context = info.context
        kept = await actions.my_preference(context.door, context.vault, RegistrantId(registrant_id))
        return LetterPreference(
            reminder=kept.reminder, news=kept.news, second_mail=kept.second_mail
        )

    @strawberry.field(description="印刷用の通知(HTML) / null: not to be read by the actor")
    async def letter_sheet(self, info: Info, letter_id: UUID) -> str | None:
        context = info.context
        found = await actions.my_letter(context.door, context.vault, LetterId(letter_id))
        return sheet_of(found) if found else None


@strawberry.type
class LetterMutations:
    @strawberry.mutation(description="通知の希望を変える / what is necessary is always told")
    async def prefer_letters(
        self,
        info: Info,
        command_id: UUID,
        registrant_id: UUID,
        *,
        reminder: bool,
        news: bool,
        second_mail: str = "",
    ) -> PreferLettersResult:
        context = info.context
        wanted = Preference(reminder=reminder, news=news, second_mail=second_mail.strip())
        command = command_of(
            context.seal, command_id, "prefer letters", registrant=str(registrant_id),
            reminder=int(reminder), news=int(news), second=wanted.second_mail,
        )  # fmt: skip
        outcome = await actions.prefer(
            context.door,
            context.vault,
            RegistrantId(registrant_id),
            wanted,
            command=command,
        )
        return refused(outcome) if isinstance(outcome, Refusal) else LettersPreferred()


def _sent(one: rules.KeptLetter) -> SentLetter:
    told = one.letter
    return SentLetter(
        id=strawberry.ID(str(one.letter_id)),
        topic=one.topic,
        purpose=one.purpose,
        made_at=one.made_at,
        subject=told.subject if told else "",
        facts=[LetterFact(label=fact.label, value=fact.value) for fact in told.facts]
        if told
        else [],
        actor_id=strawberry.ID(str(one.actor_id)) if one.actor_id else None,
        deliveries=[
            LetterDelivery(
                channel=delivery.channel, state=delivery.state, settled_at=delivery.settled_at
            )
            for delivery in one.deliveries
        ],
    )
