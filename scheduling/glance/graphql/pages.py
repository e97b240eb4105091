"""Bounded lists: edges with opaque cursors, at most so many rows at once."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Sequence
from typing import Final, Generic, TypeVar

import strawberry
from graphql import GraphQLError

NodeT = TypeVar("NodeT")
_CURSOR_MAX: Final = 200


@strawberry.type(description="ページの端 / where this page ends")
class PageInfo:
    has_next_page: bool = strawberry.field(description="続きの有無")
    end_cursor: str | None = strawberry.field(description="続きの位置 / send it as `after`")


@strawberry.type(description="一覧の1行 / a row of a list")
class Edge(Generic[NodeT]):
    cursor: str = strawberry.field(description="この行の位置")
    node: NodeT = strawberry.field(description="行の内容")


@strawberry.type(description="一覧 / a page of a list")
class Connection(Generic[NodeT]):
    edges: list[Edge[NodeT]] = strawberry.field(description="行")
    page_info: PageInfo = strawberry.field(description="ページの端")
    total_count: int = strawberry.field(description="全件数 / rows of all pages")


def checked_first(first: int, rows_max: int) -> int:
    if not 1 <= first <= rows_max:
        raise bad_argument("first", f"must be from 1 to {rows_max}")
    return first


def cursor_of(key: str) -> str:
    return urlsafe_b64encode(key.encode()).rstrip(b"=").decode("ascii")


def key_of(cursor: str) -> str:
    """Read a cursor of ours back."""
    try:
        if len(cursor) <= _CURSOR_MAX:
            return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (NoBase64, ValueError):
        pass
    raise bad_argument("after", "is not a cursor of this list")


def bad_argument(name: str, fault: str) -> GraphQLError:
    """Something in a place where no outcome can be given; the edge answers BAD_INPUT."""
    return GraphQLError(f"Argument '{name}' {fault}.")


def page_info(keys: Sequence[str], *, more: bool) -> PageInfo:
    return PageInfo(has_next_page=more, end_cursor=cursor_of(keys[-1]) if keys else None)
