# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
"""Every operation of a schema as a document that asks for all of it, and the fields it reaches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    get_named_type,
)

from tests import seed

DEPTH: Final = 4
# How an argument is written, by its name or by operation and name; {words} are ids of the target.
ARGUMENTS: Final[Mapping[str, str]] = {
    "groupId": '"{group}"',
    "registrantId": '"{oneself}"',
    "bookingId": '"{booking}"',
    "helperId": '"{delegate}"',
    "handoverId": '"{handover}"',
    "sessionId": '"{session}"',
    "keyId": '"{key}"',
    "holderId": '"{oneself}"',
    "personId": '"{member}"',
    "revokeGroupInvitation.invitationId": '"{group_invitation}"',
    "withdrawInvitation.invitationId": '"{helper_invitation}"',
    "joinGroup.code": '"{group_code}"',
    "groupOffer.code": '"{group_code}"',
    "acceptInvitation.code": '"{helper_code}"',
    "invitationOffer.code": '"{helper_code}"',
    "name": '"見本の名"',
    "kana": '"ミホン"',
    "label": '"見本"',
    "role": "MEMBER",
    "setGroupRole.role": "DEPUTY",
    "uses": "1",
    "makeApiKey.days": "30",
    "makeClientToken.days": "30",
    "isGranted": "true",
    "isMeant": "true",
    "linkId": '"{link}"',
    "formerId": '"{link}"',
    "besideId": '"{oneself}"',
    "isRefused": "true",
    "reason": '"見本"',
    "proposeHold.system": '"hitome"',
    "proposeHold.number": '"no such number"',
    "holdId": '"{link}"',
    "organisationId": '"{link}"',
    "registerOrganisation.kind": "SCHOOL",
    "registerOrganisation.name": '"見本の学校 {command}"',
    "until": '"2027-02-01T00:00:00+09:00"',
    "counting": '{{members: 9, countedOn: "2026-11-30", seen: ROSTER}}',
    "letterId": '"{link}"',
    "asked": '"見本 標的子"',
    "lookUp.reason": '"question"',
    "receive.reason": '"question"',
    "note": '""',
    "receptionId": '"{reception}"',
    "verifyAtCounter.seen": '"license"',
    "isLocal": "true",
    "form": "PAPER",
    "witness": '""',
    "issuer": '"見本商店"',
    "issuedOn": '"2026-11-01"',
    "dutyId": '"{duty}"',
    "endDuty.reason": '"見本"',
    "duty": '{{personId: "{off_duty}", role: CLERK, place: "ward", reason: "見本",'
    ' until: "2027-02-01T00:00:00+09:00"}}',
    "workplace": '"見本庁舎"',
    "proposeExport.system": '"hitome"',
    "proposeExport.kind": "PERSON",
    "proposeExport.reason": '"見本"',
    "proposalId": '"{proposal}"',
    "contentHash": '"{content_hash}"',
    "claimRegistration.system": '"public"',
    "claimRegistration.number": '"1"',
    "claimRegistration.proof": "TEL",
    "claimRegistration.shown": '"03-7777-0001"',
    "passkeyId": '"{passkey}"',
    "reminder": "false",
    "news": "false",
    "secondMail": '""',
    "id": f'"{seed.LEFT}"',
    "from": '"2026-12-20"',
    "need": '{{from: "2026-12-20"}}',
    "wish": f'{{{{holderId: "{{holder}}", roomId: "{seed.LEFT}", purpose: "x",'
    ' start: "2026-12-22T09:00:00+09:00", end: "2026-12-22T12:00:00+09:00"}}',
    "terms": '{{may: [SEE, BOOK], until: "2027-02-01T00:00:00+09:00"}}',
    "reach": '{{tel: "03-8888-0000", mail: "x@example.jp", postcode: "", address: ""}}',
    "profileInput": "{{dwellMs: 600, furigana: true, input: TOUCH, scanMs: 900, seenVersion: 0,"
    " size: 100, textLoad: STANDARD, tongue: JA, ways: [MAIL]}}",
}
# What is about a group instead of a person, so that both kinds of ownership are asked for.
OF_A_GROUP: Final[Mapping[str, Mapping[str, str]]] = {
    "bookRoom@group": {"holder": "group"},
    "cancelBooking@group": {"booking": "group_booking"},
    "helpers@group": {"oneself": "group"},
    "invitations@group": {"oneself": "group"},
    "inviteHelper@group": {"oneself": "group"},
    "makeApiKey@group": {"oneself": "group"},
    "quote@group": {"holder": "group"},
    "letters@group": {"oneself": "group"},
    "letterPreference@group": {"oneself": "group"},
    "preferLetters@group": {"oneself": "group"},
}


class UnknownArgumentError(Exception):
    """A new operation asks for something that the matrix cannot write yet: add it to ARGUMENTS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One field of Query or Mutation, and everything below it."""

    name: str  # as in the table: with @group where it is about one
    field: str
    is_mutation: bool
    text: str
    leaves: tuple[str, ...]

    def filled(self, values: Mapping[str, str], command_id: str) -> str:
        known = {"holder": values["oneself"], **values, "command": command_id}
        known |= {name: values[other] for name, other in OF_A_GROUP.get(self.name, {}).items()}
        return self.text.format_map(known)


def operations(schema: GraphQLSchema) -> Iterator[Operation]:
    for root, is_mutation in ((schema.query_type, False), (schema.mutation_type, True)):
        for name, field in root.fields.items() if root else ():
            leaves: list[str] = []
            body = _field(name, field, path="", depth=DEPTH, leaves=leaves)
            text = f"{'mutation' if is_mutation else 'query'} {{{{ {body} }}}}"
            variants = [name, *(one for one in OF_A_GROUP if one.partition("@")[0] == name)]
            for variant in variants:
                yield Operation(
                    name=variant, field=name, is_mutation=is_mutation, text=text,
                    leaves=tuple(leaves),
                )  # fmt: skip


def object_fields(schema: GraphQLSchema) -> dict[str, list[str]]:
    """Every object type and its fields."""
    return {
        name: sorted(kind.fields)
        for name, kind in schema.type_map.items()
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__")
    }


def _field(name: str, field: GraphQLField, *, path: str, depth: int, leaves: list[str]) -> str:
    asked = [
        f"{key}: {_written(name, key)}"
        for key, argument in field.args.items()
        if isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined
    ]
    head = f"{name}({', '.join(asked)})" if asked else name
    here = f"{path}.{name}" if path else name
    named = get_named_type(field.type)
    if isinstance(named, GraphQLUnionType):
        parts = [_object(kind, path=f"{here}:{kind.name}", depth=depth - 1, leaves=leaves)
                 for kind in named.types]  # fmt: skip
        spread = " ".join(
            f"... on {kind.name} {{{{ {part} }}}}"
            for kind, part in zip(named.types, parts, strict=True)
        )
        return f"{head} {{{{ __typename {spread} }}}}"
    if isinstance(named, (GraphQLObjectType, GraphQLInterfaceType)):
        return f"{head} {{{{ {_object(named, path=here, depth=depth - 1, leaves=leaves)} }}}}"
    leaves.append(here)
    return head


def _object(
    kind: GraphQLObjectType | GraphQLInterfaceType, *, path: str, depth: int, leaves: list[str]
) -> str:
    """All fields of a type; at the bottom only those that have none of their own."""
    parts = ["__typename"]
    for name, field in kind.fields.items():
        named = get_named_type(field.type)
        is_deep = isinstance(named, (GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType))
        if depth > 0 or not is_deep:
            # Two members of a union may differ in a field's type: each gets an alias of its own.
            part = _field(name, field, path=path, depth=depth, leaves=leaves)
            parts.append(f"{kind.name}_{name}: {part}")
    return " ".join(parts)


def _written(field: str, argument: str) -> str:
    if argument == "commandId":
        return '"{command}"'
    found = ARGUMENTS.get(f"{field}.{argument}", ARGUMENTS.get(argument))
    if found is None:
        raise UnknownArgumentError(f"{field}({argument})")
    return found
