"""A refusal as the answer that is kept with its command, and back."""

from datetime import datetime

from infra.commands import Answer
from scheduling.rulebook.rules import NO_RULE, Code, Refusal, RuleId


def to_answer(refusal: Refusal) -> Answer:
    opens = refusal.opens_at.isoformat() if refusal.opens_at else None
    return {"code": refusal.code, "rule": refusal.rule_id, "opens": opens}


def refusal_of(answer: Answer) -> Refusal | None:
    """None: the answer is a yes."""
    if "code" not in answer:
        return None
    opens = answer.get("opens")
    return Refusal(
        code=Code(str(answer["code"])),
        rule_id=RuleId(str(answer.get("rule", NO_RULE))),
        opens_at=datetime.fromisoformat(str(opens)) if opens else None,
    )
