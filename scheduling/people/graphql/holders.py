"""People on the wire: in whose name one may book."""

import strawberry

from scheduling.people.rules import registrants
from scheduling.people.rules.registrants import HolderKind

strawberry.enum(HolderKind, name="HolderKind", description="予約名義の種類 / a person or a group")


@strawberry.type(description="予約名義 / a person or group one may book for")
class Holder:
    id: strawberry.ID = strawberry.field(description="登録者の識別子")
    name: str = strawberry.field(description="名前・団体名")
    kind: HolderKind = strawberry.field(description="個人・団体")
    is_sample: bool = strawberry.field(description="見本(架空の人・団体)か / not a real one")


def to_holder(holder: registrants.Holder) -> Holder:
    return Holder(
        id=strawberry.ID(str(holder.registrant_id)),
        name=holder.name,
        kind=holder.kind,
        is_sample=holder.is_sample,
    )
