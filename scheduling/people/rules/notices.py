"""Notices: whoever is acted for hears of every act, by whom, as what, when, and why."""

from dataclasses import dataclass
from datetime import datetime

from scheduling.people.rules.letters import Fact, Letter, Register
from scheduling.people.rules.notice_words import (
    ACTS,
    LABELS,
    NEXT,
    ORIGINS,
    OTHER_ACT,
    REASONS,
    SENDER,
    SUBJECT,
    TOLD,
)
from scheduling.people.rules.standing import Origin
from scheduling.period.rules import TOKYO, day_of
from scheduling.period.spoken import day_en, day_ja


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acted, as the one who was acted for may know them."""

    name: str
    origin: Origin | None  # None: no right of theirs is known any more
    place: str = ""  # of work: an organisation, a counter
    reason: str = ""  # as a clerk chose it
    note: str = ""  # and what they added
    is_own_side: bool = False  # a representative acts as the group itself


def salutation(name: str, register: Register) -> str:
    return f"Dear {name}," if register is Register.EN else f"{name} 様"


def act_said(topic: str, register: Register) -> str:
    return ACTS.get(topic, {}).get(register, OTHER_ACT[register])


def actor_facts(actor: Actor, register: Register) -> tuple[Fact, ...]:
    """Who it was, as what, from where, and why."""
    role = ORIGINS[actor.origin][register]
    found = [
        Fact(label=LABELS["who"][register], value=actor.name),
        Fact(label=LABELS["as"][register], value=f"{role}({actor.place})" if actor.place else role),
    ]
    if actor.reason in REASONS:
        why = REASONS[actor.reason][register]
        said = f"{why}({actor.note})" if actor.note else why
        found.append(Fact(label=LABELS["why"][register], value=said))
    return tuple(found)


def notice(topic: str, *, to: str, actor: Actor, register: Register, acted_at: datetime) -> Letter:
    """What anybody is told of an act for which there is no letter of its own."""
    act = act_said(topic, register)
    return Letter(
        register=register,
        subject=SUBJECT[register].format(name=actor.name, act=act),
        salutation=salutation(to, register),
        paragraphs=(TOLD[register],),
        facts=(
            Fact(label=LABELS["what"][register], value=act),
            Fact(label=LABELS["when"][register], value=moment_said(acted_at, register)),
            *actor_facts(actor, register),
        ),
        next_step=NEXT[register],
        sender=SENDER[register],
        made_at=acted_at,
    )


def day_said(moment: datetime, register: Register) -> str:
    day = day_of(moment)
    if register is Register.EN:
        return f"{day_en(day)} {day.year}"
    return f"{day.year}年{day_ja(day)}"


def moment_said(moment: datetime, register: Register) -> str:
    return f"{day_said(moment, register)} {moment.astimezone(TOKYO):%H:%M}"
