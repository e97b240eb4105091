"""Passkeys (WebAuthn): the one module that knows the library; bytes in, verified facts out."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from api.signin.loose import as_object
from infra.credentials.entering import KnownPasskey

SITE_NAME: Final = "ひとめ Hitome"
TIMEOUT_MS: Final = 600_000  # Ten minutes: nobody is hurried.
ALGORITHMS: Final = (
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
)
# What the library raises on bytes that nobody meant; anything else is a fault of ours.
BAD_BYTES: Final = (
    WebAuthnException,
    InvalidSignature,
    UnsupportedAlgorithm,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
)

Credential = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a browser stands: the origin it shows, and the host that its keys belong to."""

    origin: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A new key, verified."""

    credential_id: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    sign_count: int
    is_synced: bool


# A lawful key that is nobody's: an unknown credential is verified against it, so that the no takes
# as long as the no about a known one. Whatever it verifies, the answer stays no.
NOBODYS: Final = KnownPasskey(
    public_key=bytes.fromhex(
        "a5010203262001215820"
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
        "225820"
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
    ),
    sign_count=0,
    person=UUID(int=0),
)


def options_to_make(
    place: Place, challenge: str, *, person: UUID, name: str, known: Iterable[bytes]
) -> bytes:
    """Ask a browser for a key that it can find by itself, and that checks who holds it."""
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=SITE_NAME,
        user_id=person.bytes,
        user_name=name,
        challenge=challenge.encode(),
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        supported_pub_key_algs=list(ALGORITHMS),
    )
    return options_to_json(options).encode()


def options_to_sign(place: Place, challenge: str) -> bytes:
    """Ask for any key of this site: nobody says first who they are, so nobody can be probed."""
    options = generate_authentication_options(
        rp_id=place.host,
        challenge=challenge.encode(),
        timeout=TIMEOUT_MS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options).encode()


def made(credential: Credential, challenge: str, place: Place) -> Made | None:
    """Verify a new key; None: it is not what was asked for."""
    try:
        found = verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge.encode(),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
            supported_pub_key_algs=list(ALGORITHMS),
        )
    except BAD_BYTES:
        return None
    return Made(
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        is_synced=found.credential_backed_up,
    )


def signed(
    credential: Credential, challenge: str, place: Place, known: KnownPasskey | None
) -> int | None:
    """Verify a signature and return the key's new count; None: not that key's, or a copy's."""
    against = known or NOBODYS
    try:
        found = verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge.encode(),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=against.public_key,
            credential_current_sign_count=against.sign_count,
            require_user_verification=True,
        )
    except BAD_BYTES:
        return None
    if known is None or _handle_of(credential) not in (b"", known.person.bytes):
        return None
    return found.new_sign_count


def challenge_of(credential: Credential) -> str:
    """The challenge that a browser says it signed; empty where there is none."""
    response = as_object(credential.get("response"))
    try:
        said: object = orjson.loads(_bytes_of(response.get("clientDataJSON")))
    except orjson.JSONDecodeError:
        return ""
    return _bytes_of(as_object(said).get("challenge")).decode("ascii", errors="replace")


def credential_id_of(credential: Credential) -> bytes:
    return _bytes_of(credential.get("rawId"))


def _handle_of(credential: Credential) -> bytes:
    return _bytes_of(as_object(credential.get("response")).get("userHandle"))


def _bytes_of(text: object) -> bytes:
    """Read base64url; whatever is none of it is nothing."""
    if not isinstance(text, str):
        return b""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
