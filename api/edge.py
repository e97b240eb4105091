"""GraphQL over HTTP: one schema behind one address, from what was asked to a whole answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import orjson
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationType,
)

from api import logs
from api.allowance import Allowance, Purse
from api.context import Context
from api.core import run
from api.cost import COST_MAX
from api.documents import Manifest, TrustedDocument
from api.errors import ErrorBody, ErrorCode, Fault, RefusedError, code_of, error_body
from api.exchange import (
    JSON,
    NO_STORE,
    PRIVATE,
    Answer,
    Asked,
    Header,
    JsonObject,
    JsonValue,
    json_answer,
    refusal,
)
from api.memo import Memo
from api.negotiate import media_of
from api.origin import check_first_party
from api.parameters import Parameters, parameters_of
from api.prepare import Operation, Prepared, Shelf

# Errors about the document itself: a well-formed request, so old clients read them from a 200.
_OF_DOCUMENT: Final = frozenset(
    {
        ErrorCode.BAD_DOCUMENT,
        ErrorCode.UNKNOWN_OPERATION,
        ErrorCode.TOO_COMPLEX,
        ErrorCode.BAD_INPUT,
    }
)


# Hear of a fault of ours: which operation, and what was raised.
Report: TypeAlias = Callable[[str | None, BaseException], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A door's schema on the wire. `manifest`: the first-party door, trusted documents only."""

    schema: GraphQLSchema
    shelf: Shelf
    open_context: Callable[[Asked | None], Context]  # None: as nobody
    report: Report
    manifest: Manifest | None = None
    memo: Memo | None = None
    free_documents: bool = True
    cost_max: int = COST_MAX
    allowance: Allowance | None = None  # of the community door: what each caller may spend

    def ready(self, query: bytes, headers: Iterable[Header]) -> Answer | None:
        """An answer that is ready, for the few microseconds of a look-up; None: work it out."""
        assert self.memo is not None, "only a door with a memo is asked"
        accept = encodings = b""
        held = None
        for name, value in headers:
            if name == b"accept":
                accept = value
            elif name == b"accept-encoding":
                encodings = value
            elif name == b"if-none-match":
                held = value
        media = _media_or_none(accept)
        page = self.memo.find(query, media) if media else None
        return page.form(encodings).answer(held) if page else None

    async def answer(self, asked: Asked) -> Answer:
        """Answer a request that the gate let in; whatever it is, with a status of its own."""
        media, purse = JSON, None
        try:
            media = media_of(asked.headers.get(b"accept", b""))
            if self.manifest is not None and asked.method == "POST":
                check_first_party(asked)
            purse = await self.allowance.open(asked) if self.allowance else None
            return await self._run(asked, parameters_of(asked), media, purse)
        except RefusedError as refused:
            logs.refused(asked.path, refused.code)
            if purse is not None and refused.code is not ErrorCode.TOO_MANY_REQUESTS:
                await purse.fine()
            tolerant = media == JSON and refused.code in _OF_DOCUMENT
            return refusal(
                refused,
                media=media,
                status=200 if tolerant else None,
                extensions=purse.shown() if purse else None,
            )

    async def inside(self, asked: Asked, name: str, variables: JsonObject) -> JsonValue:
        """Ask a trusted document by its name for a page of ours; a code of its own is raised."""
        assert self.manifest is not None, "only the first-party door has documents"
        trusted = self.manifest.named(name)
        operation = trusted.prepared.choose(None)
        key = name.encode() + b"?" + orjson.dumps(variables)
        memo = self.memo if trusted.is_kept else None
        page = memo.find(key, JSON) if memo else None
        if page is not None:
            known: JsonObject = orjson.loads(page.plain.whole.body)
            return known["data"]
        context = self.open_context(None if memo else asked)
        if operation.kind is OperationType.MUTATION and not context.is_signed_in:
            raise RefusedError(ErrorCode.SIGN_IN_FIRST)
        result = await self._execute(trusted.prepared, operation, variables, context)
        for error in result.errors or ():
            # Without a path execution never began: a form sent what is no id, no number, no choice.
            began = error.path is not None
            raise RefusedError(
                self._masked_code(error, operation) if began else ErrorCode.BAD_INPUT
            )
        body = orjson.dumps({"data": result.data})
        if memo is not None:
            memo.keep(key, JSON, body)
        shown: JsonObject = orjson.loads(body)
        return shown["data"]

    async def _run(
        self, asked: Asked, given: Parameters, media: bytes, purse: Purse | None
    ) -> Answer:
        trusted = self._trusted(given)
        prepared = trusted.prepared if trusted else self._free(given)
        operation = prepared.choose(given.operation_name)
        _check_method(asked, operation, trusted)
        await self._pay(operation.cost.of(given.variables), purse)
        keeps = self.memo if trusted and trusted.is_kept and asked.method != "POST" else None
        # An answer to GET may be kept on its way: it is given as nobody, no cookie is read.
        context = self.open_context(asked if asked.method == "POST" else None)
        if operation.kind is OperationType.MUTATION and not context.is_signed_in:
            raise RefusedError(ErrorCode.SIGN_IN_FIRST)
        result = await self._execute(prepared, operation, given.variables, context)
        if keeps is not None and not result.errors:
            page = keeps.keep(asked.query, media, orjson.dumps({"data": result.data}))
            encodings = asked.headers.get(b"accept-encoding", b"")
            return page.form(encodings).answer(asked.headers.get(b"if-none-match"))
        extra: JsonObject = {"extensions": purse.shown()} if purse else {}
        return self._told(result, operation, media, extra, private=context.is_signed_in)

    async def _pay(self, cost: int, purse: Purse | None) -> None:
        if cost > self.cost_max:
            raise RefusedError(ErrorCode.TOO_COMPLEX, f"cost > {self.cost_max}")
        if purse is not None:
            await purse.draw(cost)

    def _trusted(self, given: Parameters) -> TrustedDocument | None:
        if given.document_id is None:
            return None
        if self.manifest is None:
            raise RefusedError(ErrorCode.UNKNOWN_DOCUMENT)
        return self.manifest.take(given.document_id)

    def _free(self, given: Parameters) -> Prepared:
        if not self.free_documents:
            raise RefusedError(ErrorCode.FREE_DOCUMENTS_OFF)
        assert given.query is not None, "one of the two is given"
        return self.shelf.take(given.query)

    async def _execute(
        self, prepared: Prepared, operation: Operation, variables: JsonObject, context: Context
    ) -> ExecutionResult:
        return await run(
            self.schema,
            prepared.document,
            context=context,
            variables=variables,
            operation_name=operation.name,
        )

    def _told(
        self,
        result: ExecutionResult,
        operation: Operation,
        media: bytes,
        extra: JsonObject,
        *,
        private: bool,
    ) -> Answer:
        """Without data and without a path, execution never began: 400, and no `data` at all."""
        errors = result.errors or []
        if result.data is None and errors and all(error.path is None for error in errors):
            raise RefusedError(ErrorCode.BAD_INPUT, *map(_fault, errors))
        headers = ((b"content-type", media), PRIVATE if private else NO_STORE)
        if not errors:
            return json_answer({"data": result.data, **extra}, status=200, headers=headers)
        said = [self._masked(error, operation) for error in errors]
        content = {"errors": said, "data": result.data, **extra}
        return json_answer(content, status=200, headers=headers)

    def _masked(self, error: GraphQLError, operation: Operation) -> ErrorBody:
        """Say which field failed and with which code; why, only our own log is told."""
        code = self._masked_code(error, operation)
        fault = _fault(error) if code is ErrorCode.BAD_INPUT else Fault(places=_places(error))
        body = error_body(code, fault)
        body["path"] = list(error.path or ())
        return body

    def _masked_code(self, error: GraphQLError, operation: Operation) -> ErrorCode:
        code = _code(error)
        if code in (ErrorCode.INTERNAL, ErrorCode.BUSY):
            self.report(operation.name, error.original_error or error)
        return code


def _media_or_none(accept: bytes) -> bytes | None:
    try:
        return media_of(accept)
    except RefusedError:
        return None


def _check_method(asked: Asked, operation: Operation, trusted: TrustedDocument | None) -> None:
    if operation.kind is OperationType.SUBSCRIPTION:
        raise RefusedError(ErrorCode.BAD_DOCUMENT, "subscription")
    is_personal = trusted is not None and not trusted.is_public
    if asked.method != "POST" and (is_personal or operation.kind is not OperationType.QUERY):
        raise RefusedError(ErrorCode.METHOD_NOT_ALLOWED)


def _code(error: GraphQLError) -> ErrorCode:
    """An argument that fails only once its variable is filled in is the client's, not ours."""
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return ErrorCode.BAD_INPUT if error.message.startswith("Argument ") else ErrorCode.INTERNAL
    return code_of(cause)


def _fault(error: GraphQLError) -> Fault:
    return Fault(error.message[:200], _places(error))


def _places(error: GraphQLError) -> tuple[tuple[int, int], ...]:
    return tuple((place.line, place.column) for place in error.locations or ())
