"""Trusted documents: the questions our own client asks, known by the hash of their text."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from graphql import FieldNode, GraphQLSchema, OperationDefinitionNode

from api.errors import ErrorCode, RefusedError
from api.prepare import Prepared, prepare
from infra.config import ROOT

OF_THE_MOMENT: Final = frozenset({"freshness"})
FOLDER: Final = ROOT / "pwa_backend" / "client" / "documents"
DESK_FOLDER: Final = FOLDER / "desk"
# A clerk books for somebody by the same questions as the person would.
DESK_SHARED: Final = ("BookRoom", "CancelBooking", "Glance", "Me", "MyBookings", "Quote", "Room")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedDocument:
    """One file of the client, parsed and validated before the first request."""

    document_id: str  # sha256 of the exact file, in hex
    name: str
    prepared: Prepared
    is_public: bool  # asks for nothing that a person must be signed in for
    is_kept: bool  # and for nothing that changes without the view


@dataclass(frozen=True, slots=True)
class Manifest:
    """All trusted documents by their id."""

    documents: Mapping[str, TrustedDocument]

    def take(self, document_id: str) -> TrustedDocument:
        found = self.documents.get(document_id)
        if found is None:
            raise RefusedError(ErrorCode.UNKNOWN_DOCUMENT)
        return found

    def named(self, name: str) -> TrustedDocument:
        """The document of a file, for our own pages."""
        return next(one for one in self.documents.values() if one.name == name)


def read_manifest(
    schema: GraphQLSchema,
    public: GraphQLSchema,
    *,
    folder: Path = FOLDER,
    shared: Collection[str] = (),
) -> Manifest:
    """Make every document ready; one that is not valid stops the start, not a request.

    `shared`: documents of the folder above, by name, that this entrance runs as well.
    """
    paths = [*folder.glob("*.graphql"), *(folder.parent / f"{name}.graphql" for name in shared)]
    made = [_read(path, schema, public) for path in sorted(paths)]
    return Manifest({document.document_id: document for document in made})


def document_id(raw: bytes) -> str:
    return sha256(raw).hexdigest()


def _read(path: Path, schema: GraphQLSchema, public: GraphQLSchema) -> TrustedDocument:
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    try:
        prepared = prepare(schema, text)
    except RefusedError as refused:
        refused.add_note(f"{path.name}: {refused.faults}")
        raise
    is_public = _is_valid(public, text)
    return TrustedDocument(
        document_id=document_id(raw),
        name=path.stem,
        prepared=prepared,
        is_public=is_public,
        is_kept=is_public and not _roots(prepared) & OF_THE_MOMENT,
    )


def _roots(prepared: Prepared) -> set[str]:
    """The names of the fields at the top, fragments left out: our documents use none there."""
    return {
        selection.name.value
        for definition in prepared.document.definitions
        if isinstance(definition, OperationDefinitionNode)
        for selection in definition.selection_set.selections
        if isinstance(selection, FieldNode)
    }


def _is_valid(schema: GraphQLSchema, text: str) -> bool:
    """What the public door would answer holds no personal field."""
    try:
        prepare(schema, text)
    except RefusedError:
        return False
    return True
