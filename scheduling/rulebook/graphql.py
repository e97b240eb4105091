"""A no on the wire: its code, the rule that spoke, what to do next, and a sentence to read."""

from datetime import datetime

import strawberry

from scheduling.rulebook.rules import NO_RULE, Code, NextStep, Refusal
from scheduling.rulebook.sentences import said

strawberry.enum(Code, name="RefusalCode", description="不可の理由 / why not")
strawberry.enum(NextStep, name="NextStep", description="次にできること / what one can do next")


@strawberry.type(description="不可とその理由 / an expected no: part of `data`, never of `errors`")
class Refused:
    code: Code = strawberry.field(description="理由の種類 / the reason, stable")
    rule_id: str | None = strawberry.field(
        description="根拠となる定め / the rule that spoke; null when the facts alone say no"
    )
    next_step: NextStep = strawberry.field(description="次にできること")
    sentence: str = strawberry.field(description="説明(日本語)")
    easy_sentence: str = strawberry.field(description="説明(やさしい日本語)")
    english_sentence: str = strawberry.field(description="説明(英語) / in English")
    opens_at: datetime | None = strawberry.field(
        default=None, description="受付が始まる日時 / when it opens, where that is known"
    )
    field: str | None = strawberry.field(
        default=None, description="直す項目 / the input that is at fault, where there is one"
    )


def refused(refusal: Refusal, *, field: str | None = None) -> Refused:
    return Refused(
        code=refusal.code,
        rule_id=None if refusal.rule_id == NO_RULE else refusal.rule_id,
        next_step=refusal.next_step,
        sentence=said(refusal, "ja"),
        easy_sentence=said(refusal, "easy"),
        english_sentence=said(refusal, "en"),
        opens_at=refusal.opens_at,
        field=field,
    )
