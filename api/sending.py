"""Sending a picture: only who is signed in, streamed into quarantine, nothing of it shown yet."""

from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Final
from uuid import UUID

from api.errors import ErrorCode, RefusedError
from api.exchange import JSON, PRIVATE, Answer, Asked, json_answer
from api.house import House
from api.origin import check_first_party
from api.signin.cookies import session_hash
from infra import ids
from infra.db import LOST, NO_SESSION, Door, NoSessionError, transaction
from infra.uploads import store as uploads
from infra.uploads.sniff import PictureKind
from infra.uploads.store import Folders, NoPictureError, TooLargeError

UPLOAD: Final = "/upload"
TYPES: Final = {
    b"image/png": PictureKind.PNG,
    b"image/jpeg": PictureKind.JPEG,
    b"image/webp": PictureKind.WEBP,
}


class Uploading:
    """The way in for files."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._folders = Folders(house.home)

    async def receive(self, asked: Asked, parts: AsyncGenerator[bytes]) -> Answer:
        """Take a picture in somebody's name; the worker makes it anew and judges it."""
        check_first_party(asked)
        claimed = TYPES.get(asked.headers.get(b"content-type", b"").lower())
        if claimed is None:
            raise RefusedError(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "image/png | jpeg | webp")
        held = session_hash(asked.header(b"cookie"), is_secure=asked.is_secure)
        try:
            return await self._received(self._door(held), claimed, parts)
        except NoSessionError:
            raise RefusedError(ErrorCode.SIGN_IN_FIRST) from None
        except LOST:
            raise RefusedError(ErrorCode.BUSY) from None

    def _door(self, held: bytes) -> Door:
        if held == NO_SESSION:
            raise RefusedError(ErrorCode.SIGN_IN_FIRST)
        return Door(pool=self._house.resident, session_hash=held)

    async def _received(
        self, door: Door, claimed: PictureKind, parts: AsyncGenerator[bytes]
    ) -> Answer:
        async with transaction(door):
            pass  # Who is nobody is told so before a byte of theirs is kept.
        upload_id = ids.uuid7(self._house.now())
        try:
            kind, size = await uploads.receive(parts, self._folders, upload_id)
        except TooLargeError:
            raise RefusedError(ErrorCode.TOO_LARGE, f"> {uploads.BYTES_MAX}") from None
        except NoPictureError:
            raise RefusedError(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "no picture") from None
        if not await self._noted(door, upload_id, kind if kind is claimed else None, size):
            self._folders.waiting(upload_id).unlink(missing_ok=True)
            if kind is not claimed:
                raise RefusedError(ErrorCode.UNSUPPORTED_MEDIA_TYPE, f"{claimed} != {kind}")
            raise RefusedError(ErrorCode.TOO_MANY_REQUESTS, f"> {uploads.A_DAY_MAX}")
        shown = {"uploadId": str(upload_id), "state": "waiting"}
        headers = ((b"content-type", JSON), PRIVATE)
        return json_answer(shown, status=HTTPStatus.ACCEPTED, headers=headers)

    async def _noted(
        self, door: Door, upload_id: UUID, kind: PictureKind | None, size: int
    ) -> bool:
        """Is it written in somebody's name? What is not must not stay."""
        if kind is None:
            return False
        try:
            async with transaction(door) as conn:
                return await uploads.note(conn, upload_id, kind, size, now=self._house.now())
        except BaseException:
            self._folders.waiting(upload_id).unlink(missing_ok=True)
            raise
