"""The sentence that answers before any picture: the exact number, and what exists if it is 0."""

from collections.abc import Sequence

from scheduling.glance.rules.needs import Need
from scheduling.glance.rules.phrases import (
    FACTS_EN,
    FACTS_JA,
    Sentences,
    hours_en,
    hours_ja,
    length_en,
    length_ja,
    plural,
    when_en,
    when_ja,
    yen_en,
    yen_ja,
)
from scheduling.glance.rules.search import Found
from scheduling.glance.rules.snapshot import Snapshot
from scheduling.glance.rules.suggest import Order, Suggestion
from scheduling.period.spoken import day_easy, day_en, day_ja


def summary(found: Found, nearest: Sequence[Suggestion]) -> Sentences:
    """One sentence for a need, with the numbers of the table; two or three more if it is 0."""
    if found.room_days == 0:
        return _nothing(found, nearest)
    many = found.room_days != found.rooms
    former = found.rooms - found.rooms_here
    ja = f"{when_ja(found.need)}、{_room_ja(found.need)}は{found.rooms:,}室空いています。"
    en = f"{_rooms_en(found.rooms, found.need)} free {when_en(found.need)}."
    easy = f"{found.rooms:,}の 部屋が 空いています。"
    if many:
        ja = ja.replace("室空いて", f"室、のべ{found.room_days:,}回空いて")
        en = en[:-1] + f", {plural(found.room_days, 'time')} in all."
    if former:
        ja += f"うち{former:,}室は、これまでの予約システムで申し込みます。"
        easy += f"{former:,}の 部屋は、前の 予約システムで 申し込みます。"
        en += f" Apply for {former:,} of them in the former booking system."
    return Sentences(ja=ja, easy=easy, en=en)


def said(snapshot: Snapshot, one: Suggestion) -> Sentences:
    """One suggestion in words: where, when, how far, how much."""
    room = snapshot.catalogue.rooms[one.place]
    facility = snapshot.catalogue.facilities[int(snapshot.catalogue.facility_of[one.place])]
    name = f"{facility.name} {room.name}"
    ja = [name, f"{day_ja(one.day)} {hours_ja(one.use.start, one.use.end)}"]
    en = [name, f"{day_en(one.day)} {hours_en(one.use.start, one.use.end)}"]
    if one.metres is not None:
        ja.append(f"{one.metres:,}m")
        en.append(f"{one.metres:,} m away")
    if one.use.price is not None:
        ja.append(yen_ja(one.use.price))
        en.append(yen_en(one.use.price))
    when = f"{day_easy(one.day)} {hours_ja(one.use.start, one.use.end)}"
    easy = f"{name}。{when}。" + (f"{yen_ja(one.use.price)}。" if one.use.price is not None else "")
    return Sentences(ja="、".join(ja) + "。", easy=easy, en=", ".join(en) + ".")


def order_said(order: Order) -> Sentences:
    if order is Order.NEAREST:
        return Sentences(ja="近い順です。", easy="近い ところから 順番です。", en="Nearest first.")
    return Sentences(ja="早い順です。", easy="早い 時間から 順番です。", en="Earliest first.")


def _nothing(found: Found, nearest: Sequence[Suggestion]) -> Sentences:
    ja = f"{when_ja(found.need)}、{_room_ja(found.need)}は0室です。"
    en = f"{_rooms_en(0, found.need)} free {when_en(found.need)}."
    easy = "空いている 部屋は 0です。"
    if not nearest:
        return Sentences(
            ja=ja + "日や条件を変えて探せます。",
            easy=easy + "ほかの 日を 探せます。",
            en=en + " You can look on other days or change a need.",
        )
    words = [said(found.snapshot, one) for one in nearest]
    return Sentences(
        ja=f"{ja}近いものは{len(words)}つあります。" + "".join(one.ja for one in words),
        easy=f"{easy}近い ものは {len(words)}つ あります。" + "".join(one.easy for one in words),
        en=f"{en} The nearest that exist: " + " ".join(one.en for one in words),
    )


def _room_ja(need: Need) -> str:
    """What is asked for, each as words that can stand before 部屋."""
    facts = "・".join(FACTS_JA.get(fact, fact) for fact in need.access_facts)
    words = (
        f"{'・'.join(need.areas)}の" if need.areas else "",
        f"{need.within_metres:,}m以内の" if need.within_metres is not None else "",
        f"「{need.text}」の" if need.text else "",
        f"{facts}のある" if facts else "",
        f"{need.purpose}に使える" if need.purpose else "",
        "音を出せる" if need.loud else "",
        f"{yen_ja(need.yen_max)}以内の" if need.yen_max is not None else "",
        f"{length_ja(need.times.minutes)}以上使える" if need.times.minutes else "",
        f"{need.people:,}人で使える" if need.people is not None else "",
    )
    return "、".join(filter(None, words)) + "部屋"


def _rooms_en(number: int, need: Need) -> str:
    facts = " and ".join(FACTS_EN.get(fact, fact) for fact in need.access_facts)
    people = "" if need.people is None else f"for {plural(need.people, 'person', 'people')}"
    words = (
        plural(number, "room") if number else "No rooms",
        people,
        f"in {', '.join(need.areas)}" if need.areas else "",
        f"within {need.within_metres:,} m" if need.within_metres is not None else "",
        f'named "{need.text}"' if need.text else "",
        f"with {facts}" if facts else "",
        f"for {need.purpose}" if need.purpose else "",
        "where you may make sound" if need.loud else "",
        f"up to {yen_en(need.yen_max)}" if need.yen_max is not None else "",
        f"for {length_en(need.times.minutes)} or more" if need.times.minutes else "",
        "is" if number == 1 else "are",
    )
    return " ".join(filter(None, words))
