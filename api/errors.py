"""Errors: what was asked wrongly, said with a stable code; an expected no is an outcome instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NotRequired, TypedDict

from infra.db import LOST, NoSessionError


class ErrorCode(StrEnum):
    """Every `extensions.code` there is; docs/errors.md lists them, and a test compares."""

    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    URL_TOO_LONG = "URL_TOO_LONG"
    HEADERS_TOO_LARGE = "HEADERS_TOO_LARGE"
    TOO_LARGE = "TOO_LARGE"
    TOO_SLOW = "TOO_SLOW"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    BAD_JSON = "BAD_JSON"
    BAD_REQUEST = "BAD_REQUEST"
    NOT_SAME_ORIGIN = "NOT_SAME_ORIGIN"
    UNKNOWN_DOCUMENT = "UNKNOWN_DOCUMENT"
    FREE_DOCUMENTS_OFF = "FREE_DOCUMENTS_OFF"
    BAD_DOCUMENT = "BAD_DOCUMENT"
    UNKNOWN_OPERATION = "UNKNOWN_OPERATION"
    TOO_COMPLEX = "TOO_COMPLEX"
    BAD_INPUT = "BAD_INPUT"
    SIGN_IN_FIRST = "SIGN_IN_FIRST"
    UNKNOWN_KEY = "UNKNOWN_KEY"
    TOO_MANY_REQUESTS = "TOO_MANY_REQUESTS"
    NOT_FOUND = "NOT_FOUND"
    BUSY = "BUSY"
    INTERNAL = "INTERNAL"


class Location(TypedDict):
    line: int
    column: int


class ErrorBody(TypedDict):
    message: str
    extensions: dict[str, str]
    locations: NotRequired[list[Location]]
    path: NotRequired[list[str | int]]


@dataclass(frozen=True, slots=True)
class Said:
    """The status of a code and its sentence in both languages."""

    status: int
    ja: str
    en: str


SAID: Final[Mapping[ErrorCode, Said]] = {
    ErrorCode.METHOD_NOT_ALLOWED: Said(
        405,
        "この方法では受け付けていません。POST で送ってください。",
        "This method is not allowed here; send a POST.",
    ),
    ErrorCode.URL_TOO_LONG: Said(414, "アドレスが長すぎます。", "The address is too long."),
    ErrorCode.HEADERS_TOO_LARGE: Said(
        431, "ヘッダーが大きすぎます。", "The headers are too large."
    ),
    ErrorCode.TOO_LARGE: Said(413, "送られた内容が大きすぎます。", "The body is too large."),
    ErrorCode.TOO_SLOW: Said(
        408, "内容が届くのに時間がかかりすぎました。", "The body took too long to arrive."
    ),
    ErrorCode.UNSUPPORTED_MEDIA_TYPE: Said(
        415,
        "application/json(UTF-8)で送ってください。",
        "Send application/json in UTF-8.",
    ),
    ErrorCode.NOT_ACCEPTABLE: Said(
        406,
        "application/graphql-response+json か application/json だけを返せます。",
        "Only application/graphql-response+json and application/json are offered.",
    ),
    ErrorCode.BAD_JSON: Said(
        400, "JSON として読めません。", "The body cannot be read as one JSON object."
    ),
    ErrorCode.BAD_REQUEST: Said(
        400, "GraphQL の要求の形ではありません。", "This is not the shape of a GraphQL request."
    ),
    ErrorCode.NOT_SAME_ORIGIN: Said(
        403,
        "ほかのサイトからの操作は受け付けていません。",
        "Acts from another site are refused.",
    ),
    ErrorCode.UNKNOWN_DOCUMENT: Said(
        400,
        "この documentId は登録されていません。画面を読み込み直してください。",
        "This documentId is not known; load the page again.",
    ),
    ErrorCode.FREE_DOCUMENTS_OFF: Said(
        400,
        "この入口では登録済みの documentId だけを受け付けます。自由な問い合わせは /graphql へ。",
        "This entrance takes a known documentId only; send free documents to /graphql.",
    ),
    ErrorCode.BAD_DOCUMENT: Said(
        400, "問い合わせ文が正しくありません。", "The document is not valid."
    ),
    ErrorCode.UNKNOWN_OPERATION: Said(
        400,
        "どの操作を行うのか決められません。operationName を指定してください。",
        "It is not clear which operation to run; name it in operationName.",
    ),
    ErrorCode.TOO_COMPLEX: Said(
        400,
        "問い合わせが複雑すぎます。件数や深さを減らしてください。",
        "The document asks for too much at once; ask for fewer or less deep results.",
    ),
    ErrorCode.BAD_INPUT: Said(400, "値の形が正しくありません。", "A value has the wrong form."),
    ErrorCode.SIGN_IN_FIRST: Said(401, "先にサインインしてください。", "Sign in first."),
    ErrorCode.UNKNOWN_KEY: Said(
        401,
        "この鍵は使えません。取り消されたか、期限が切れています。",
        "This key is not valid; it was revoked or has expired.",
    ),
    ErrorCode.TOO_MANY_REQUESTS: Said(
        429,
        "短い間に多くの問い合わせがありました。Retry-After の秒数のあとに送れます。",
        "Too much was asked for in a short time; send it again after Retry-After seconds.",
    ),
    ErrorCode.NOT_FOUND: Said(404, "ページが見つかりません。", "There is no such page."),
    ErrorCode.BUSY: Said(
        503,
        "混み合っています。少し待ってもう一度送ってください。",
        "It is too busy now; send it again in a moment.",
    ),
    ErrorCode.INTERNAL: Said(
        500,
        "こちらの不具合です。記録しました。同じ内容をもう一度送れます。",
        "This is a fault of ours and was recorded; you can send the same again.",
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What exactly was met, and where in the document."""

    detail: str = ""
    places: tuple[tuple[int, int], ...] = ()


NOTHING_MORE: Final = Fault()


class RefusedError(Exception):
    """A request that is answered by its faults and nothing else."""

    def __init__(
        self,
        code: ErrorCode,
        *faults: Fault | str,
        headers: Sequence[tuple[bytes, bytes]] = (),
    ) -> None:
        super().__init__(code)
        self.code = code
        self.headers = headers
        self.faults = tuple(Fault(one) if isinstance(one, str) else one for one in faults)

    def bodies(self) -> list[ErrorBody]:
        return [error_body(self.code, fault) for fault in self.faults or (NOTHING_MORE,)]


def error_body(code: ErrorCode, fault: Fault = NOTHING_MORE) -> ErrorBody:
    """Say a code: Japanese, then English, then what exactly was met."""
    said = SAID[code]
    message = f"{said.ja} / {said.en}"
    body: ErrorBody = {
        "message": f"{message} ({fault.detail})" if fault.detail else message,
        "extensions": {"code": code.value},
    }
    if fault.places:
        body["locations"] = [{"line": line, "column": column} for line, column in fault.places]
    return body


def code_of(error: BaseException | None) -> ErrorCode:
    """The code of what a resolver raised; what has no code of its own is a fault of ours."""
    match error:
        case RefusedError():
            return error.code
        case NoSessionError():
            return ErrorCode.SIGN_IN_FIRST
        case _:
            return ErrorCode.BUSY if isinstance(error, LOST) else ErrorCode.INTERNAL
