"""Documents are made ready once; what they cost is known before they run."""

from time import process_time

import pytest
from graphql import GraphQLSchema, build_schema, get_introspection_query

from api import prepare as preparing
from api.cost import COST_MAX, LIST_ASSUMED, SIZE_MAX, WEIGHTS
from api.errors import ErrorCode, RefusedError
from api.limits import ALIASES_MAX, DEPTH_MAX, TOKENS_MAX
from api.prepare import RULES, Shelf, prepare

WARD = build_schema("""
    type Query {
      rooms(first: Int = 50): Rooms!
      availability(days: Int = 7): Availability!
      me: Me
      word: String
      again: Query
    }
    type Rooms { edges: [Edge!]! total: Int! }
    type Edge { node: Room! }
    type Room { id: ID! name: String doors: [Door!]! rooms(first: Int = 5): Rooms! }
    type Door { width: Int }
    type Availability { rooms(first: Int = 50): Days! }
    type Days { edges: [DayEdge!]! }
    type DayEdge { node: RoomDays! }
    type RoomDays { days: [Day!]! }
    type Day { state: String free: [String!]! }
    type Me { name: String }
""")


@pytest.fixture
def ward() -> GraphQLSchema:
    return WARD


def cost(query: str, **variables: int) -> int:
    return prepare(WARD, query).choose(None).cost.of(variables)


def code(query: str) -> ErrorCode:
    with pytest.raises(RefusedError) as refused:
        prepare(WARD, query)
    return refused.value.code


def test_a_field_costs_one() -> None:
    assert cost("{ word }") == 1
    assert cost("{ word me { name } }") == 3


def test_a_bounded_list_multiplies_what_is_below_it() -> None:
    assert cost("{ rooms(first: 10) { edges { node { id name } } total } }") == 1 + 1 + 10 * 3 + 1
    assert cost("{ rooms { edges { node { id } } } }") == 1 + 1 + 50 * 2


def test_a_bound_holds_for_the_next_list_and_an_outer_one_for_the_list_after() -> None:
    query = (
        "{ availability(days: 7) { rooms(first: 10) { edges { node { days { state free } } } } } }"
    )
    own = WEIGHTS["Query", "availability"]
    assert cost(query) == own + 1 + 1 + 10 * (1 + 1 + 7 * 2)


def test_a_list_without_a_bound_is_assumed_to_have_some() -> None:
    assert cost("{ rooms(first: 1) { edges { node { doors { width } } } } }") == 4 + LIST_ASSUMED


def test_bounds_inside_bounds_multiply() -> None:
    inner = "rooms(first: 100) { edges { node { id } } }"
    query = f"{{ rooms(first: 100) {{ edges {{ node {{ {inner} }} }} }} }}"
    assert cost(query) > COST_MAX


def test_a_bound_by_variable_is_filled_in_for_each_request() -> None:
    below = "{ edges { node { id } } }"
    query = (
        f"query($n: Int, $m: Int = 3) {{ rooms(first: $n) {below} a: rooms(first: $m) {below} }}"
    )
    assert cost(query, n=10) == 2 + 2 * 10 + 2 + 2 * 3
    assert cost(query, n=10, m=100) == 2 + 2 * 10 + 2 + 2 * 100
    assert cost(query, n=-5) == cost(query, n=1)
    assert cost(query, n=10**12) == cost(query, n=SIZE_MAX)


def test_fragments_are_counted_wherever_they_are_spread() -> None:
    fragment = "fragment F on Rooms { edges { node { id } } }"
    query = f"{{ rooms(first: 9) {{ ...F }} a: rooms(first: 2) {{ ...F }} }} {fragment}"
    assert cost(query) == 2 + 2 * 9 + 2 + 2 * 2


def test_a_fragment_bomb_is_priced_at_once() -> None:
    chain = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    started = process_time()
    assert cost(f"{{ ...F0 }} {chain} fragment F60 on Query {{ word }}") == 2**60
    assert process_time() - started < 0.25


def test_sizes_by_variables_that_multiply_without_end_are_refused() -> None:
    names = [f"$v{n}" for n in range(8)]
    spreads = " ".join(
        f"fragment F{n} on Rooms {{ edges {{ node {{ "
        f"a: rooms(first: $v{n}) {{ ...F{n + 1} }} b: rooms(first: 2) {{ ...F{n + 1} }} }} }} }}"
        for n in range(8)
    )
    declared = ", ".join(f"{name}: Int" for name in names)
    query = f"query({declared}) {{ rooms {{ ...F0 }} }} {spreads} fragment F8 on Rooms {{ total }}"
    started = process_time()
    assert code(query) is ErrorCode.TOO_COMPLEX
    assert process_time() - started < 0.25


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ " + "again { " * (DEPTH_MAX - 1) + "word" + " }" * DEPTH_MAX, None),
        ("{ " + "again { " * DEPTH_MAX + "word" + " }" * (DEPTH_MAX + 1), ErrorCode.TOO_COMPLEX),
        ("{ " + " ".join(f"a{n}: word" for n in range(ALIASES_MAX)) + " }", None),
        (
            "{ " + " ".join(f"a{n}: word" for n in range(ALIASES_MAX + 1)) + " }",
            ErrorCode.TOO_COMPLEX,
        ),
        ("{ " + "word " * TOKENS_MAX + "}", ErrorCode.TOO_COMPLEX),
        ("{ " + "word " * 900 + "}", ErrorCode.TOO_COMPLEX),
    ],
    ids=["depth", "deeper", "aliases", "more aliases", "tokens", "repeated fields"],
)
def test_limits_hold_exactly(query: str, expected: ErrorCode | None) -> None:
    if expected is None:
        prepare(WARD, query)
    else:
        assert code(query) is expected


def test_the_introspection_of_every_tool_passes_but_not_three_at_once() -> None:
    query = get_introspection_query(descriptions=True, input_value_deprecation=True)
    assert cost(query) <= COST_MAX


def test_a_document_asked_for_again_is_neither_parsed_nor_validated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shelf = Shelf(WARD)
    first = shelf.take("{ word }")
    monkeypatch.setattr(preparing, "parse", None)
    monkeypatch.setattr(preparing, "validate", None)
    assert all(shelf.take("{ word }") is first for _ in range(10))
    assert (shelf.hits, shelf.misses) == (10, 1)


def test_a_refused_document_is_refused_again_from_the_shelf() -> None:
    shelf = Shelf(WARD)
    for _ in range(3):
        with pytest.raises(RefusedError):
            shelf.take("{ nowhere }")
    assert (shelf.hits, shelf.misses) == (2, 1)


def test_the_shelf_is_bounded_and_the_longest_unused_goes_first() -> None:
    shelf = Shelf(WARD, size=2)
    for query in ("{ word }", "{ a: word }", "{ word }", "{ b: word }", "{ word }"):
        shelf.take(query)
    assert (shelf.hits, shelf.misses) == (2, 3)


def test_the_rules_are_the_same_objects_for_every_request() -> None:
    assert preparing.RULES is RULES
    assert all(isinstance(rule, type) for rule in RULES)
