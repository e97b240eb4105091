# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
"""graphql-core behind plain types: its own generics are left open, so pyright sees through none."""

from collections.abc import Awaitable
from dataclasses import dataclass
from inspect import isawaitable

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLSchema,
    execute,
    get_named_type,
    is_composite_type,
    is_list_type,
    value_from_ast_untyped,
)

from api.exchange import JsonObject
from api.plain import PlainExecutor


@dataclass(frozen=True, slots=True)
class Shape:
    """What a field leads to: a type by name, and whether to a list of objects of it."""

    named: GraphQLNamedType
    is_list: bool


def shape_of(field: GraphQLField) -> Shape:
    named: GraphQLNamedType = get_named_type(field.type)
    bare = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    return Shape(named=named, is_list=is_list_type(bare) and is_composite_type(named))


async def run(
    schema: GraphQLSchema,
    document: DocumentNode,
    *,
    context: object,
    variables: JsonObject,
    operation_name: str | None,
) -> ExecutionResult:
    """Execute a document that is valid already."""
    result: ExecutionResult | Awaitable[ExecutionResult] = execute(
        schema,
        document,
        context_value=context,
        variable_values=variables,
        operation_name=operation_name,
        executor_class=PlainExecutor,
        hide_suggestions=True,
    )
    return await result if isawaitable(result) else result


def default_of(argument: GraphQLArgument) -> object:
    """The default as a plain value; a schema read from text keeps it as text."""
    kept = argument.default
    if kept is None:
        return argument.default_value
    return kept.value if kept.literal is None else value_from_ast_untyped(kept.literal)


def input_named(argument: GraphQLArgument | GraphQLInputField) -> GraphQLNamedType:
    named: GraphQLNamedType = get_named_type(argument.type)
    return named


def input_text(argument: GraphQLArgument | GraphQLInputField) -> str:
    """The type as a document writes it."""
    return str(argument.type)
