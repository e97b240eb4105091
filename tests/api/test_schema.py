"""The schemas are reviewed as text, and say in Japanese what everything is."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, build_schema

from api.doors import DoorSchema
from api.schema import DOORS, FOLDER

JAPANESE: Final = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")


@pytest.mark.parametrize("name", DOORS)
def test_the_schema_is_the_one_that_was_reviewed(name: str) -> None:
    reviewed = (FOLDER / f"{name}.graphql").read_text("utf-8")
    assert DOORS[name].sdl == reviewed, "look at it, then: python -m api schema"


@pytest.mark.parametrize("name", DOORS)
def test_the_text_is_a_schema_again(name: str) -> None:
    build_schema(DOORS[name].sdl)


def described(schema: DoorSchema) -> Iterator[tuple[str, str]]:
    """Everything that has a name of ours, and its description."""
    for kind in schema.core.type_map.values():
        if kind.name.startswith("__") or kind.name in ("Boolean", "Float", "ID", "Int", "String"):
            continue
        yield kind.name, kind.description or ""
        if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType):
            for name, field in kind.fields.items():
                yield f"{kind.name}.{name}", field.description or ""
        if isinstance(kind, GraphQLEnumType) and not kind.description:
            yield kind.name, ""


@pytest.mark.parametrize("name", DOORS)
def test_everything_is_described_in_japanese(name: str) -> None:
    silent = [what for what, said in described(DOORS[name]) if not JAPANESE.search(said)]
    assert silent == []


def test_the_public_door_only_reads_and_knows_no_person() -> None:
    public = DOORS["public"].core
    assert public.mutation_type is None
    assert public.subscription_type is None
    assert {"Me", "Holder", "Booking", "WishInput"} & set(public.type_map) == set()


def test_the_resident_door_has_all_that_the_public_door_has() -> None:
    public, resident = (DOORS[name].core.query_type for name in ("public", "resident"))
    assert public is not None
    assert resident is not None
    assert set(public.fields) < set(resident.fields)
