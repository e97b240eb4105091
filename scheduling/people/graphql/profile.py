"""How a person wants to be served, on the wire."""

from dataclasses import asdict

import strawberry

from scheduling.people.rules import profile as rules
from scheduling.people.rules.profile import AccessProfile, Input, Quiet, TextLoad, Tongue, Way
from scheduling.people.store.profile import Kept

strawberry.enum(Input, name="InputWay", description="操作のしかた / what one answers with")
strawberry.enum(TextLoad, name="TextLoad", description="文章の量 / how much text")
strawberry.enum(Way, name="LetterWay", description="お知らせの届け方 / how letters come")
strawberry.enum(Tongue, name="Tongue", description="ことば / the language")


@strawberry.type(name="AccessProfile", description="利用配慮設定 / how one wants to be served")
class AccessProfileNode:
    input: Input = strawberry.field(description="操作のしかた")
    dwell_ms: int = strawberry.field(description="見つめる長さ(ミリ秒) / 300 to 3000")
    scan_ms: int = strawberry.field(description="走査の間隔(ミリ秒) / 300 to 10000")
    furigana: bool = strawberry.field(description="ふりがな")
    text_load: TextLoad = strawberry.field(description="文章の量")
    size: int = strawberry.field(description="文字の大きさ(%) / 100, 125, 150 or 200")
    ways: list[Way] = strawberry.field(description="お知らせの届け方")
    tongue: Tongue = strawberry.field(description="ことば")
    quiet_from: int | None = strawberry.field(
        description="お知らせを鳴らさない時間の始まり(0時からの分) / null: none"
    )
    quiet_until: int | None = strawberry.field(description="同じく終わり")
    version: int = strawberry.field(description="変更の回数 / send it back when you change it")


@strawberry.input(description="利用配慮設定 / how one wants to be served")
class AccessProfileInput:
    input: Input = strawberry.field(description="操作のしかた")
    dwell_ms: int = strawberry.field(description="見つめる長さ(ミリ秒)")
    scan_ms: int = strawberry.field(description="走査の間隔(ミリ秒)")
    furigana: bool = strawberry.field(description="ふりがな")
    text_load: TextLoad = strawberry.field(description="文章の量")
    size: int = strawberry.field(description="文字の大きさ(%)")
    ways: list[Way] = strawberry.field(description="お知らせの届け方")
    tongue: Tongue = strawberry.field(description="ことば")
    quiet_from: int | None = strawberry.field(default=None, description="鳴らさない始まり")
    quiet_until: int | None = strawberry.field(default=None, description="鳴らさない終わり")
    seen_version: int = strawberry.field(description="見ていた版 / the version you changed")


def to_profile(kept: Kept) -> AccessProfileNode:
    profile, quiet = kept.profile, kept.profile.quiet
    return AccessProfileNode(
        input=profile.input,
        dwell_ms=profile.dwell_ms,
        scan_ms=profile.scan_ms,
        furigana=profile.furigana,
        text_load=profile.text_load,
        size=profile.size,
        ways=sorted(profile.ways),
        tongue=profile.tongue,
        quiet_from=quiet.start if quiet else None,
        quiet_until=quiet.end if quiet else None,
        version=kept.version,
    )


def kept_of(said: AccessProfileInput) -> Kept:
    """One end of quiet hours without the other is out of range, as no clock shows it."""
    ends = (said.quiet_from, said.quiet_until)
    start, end = (rules.NO_MINUTE if one is None else one for one in ends)
    profile = AccessProfile(
        input=said.input,
        dwell_ms=said.dwell_ms,
        scan_ms=said.scan_ms,
        furigana=said.furigana,
        text_load=said.text_load,
        size=said.size,
        ways=frozenset(said.ways),
        tongue=said.tongue,
        quiet=None if ends == (None, None) else Quiet(start=start, end=end),
    )
    return Kept(profile=profile, version=said.seen_version)


def said_of(said: AccessProfileInput) -> dict[str, str | int | None]:
    """What a command to change a profile says."""
    words = asdict(said) | {"ways": " ".join(sorted(said.ways))}
    return {key: value for key, value in words.items() if isinstance(value, str | int | None)}
