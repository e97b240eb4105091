"""An authenticator in software: makes a key, signs with it, and can be told to do so wrongly."""

import hashlib
import struct
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Final

import cbor2
import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN: Final = "https://hitome.test"
HOST: Final = "hitome.test"
PRESENT: Final = 0x01
VERIFIED: Final = 0x04
BACKED_UP: Final = 0x18
HAS_KEY: Final = 0x40


def coded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(kw_only=True)
class Authenticator:
    """One key of one person; `count` goes up by one each time, unless it is a synced one."""

    number: int = 1
    origin: str = ORIGIN
    host: str = HOST
    flags: int = PRESENT | VERIFIED
    count: int = 0
    step: int = 1
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def credential_id(self) -> bytes:
        return b"credential %d" % self.number

    def make(self, challenge: str) -> dict[str, object]:
        """Answer navigator.credentials.create()."""
        client = self._client("webauthn.create", challenge)
        attested = b"\0" * 16 + struct.pack(">H", len(self.credential_id)) + self.credential_id
        data = self._data(HAS_KEY) + attested + self.public_key()
        whole = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential(clientDataJSON=coded(client), attestationObject=coded(whole))

    def sign(self, challenge: str, *, handle: bytes = b"") -> dict[str, object]:
        """Answer navigator.credentials.get()."""
        self.count += self.step
        client, data = self._client("webauthn.get", challenge), self._data()
        signed = data + hashlib.sha256(client).digest()
        return self._credential(
            clientDataJSON=coded(client),
            authenticatorData=coded(data),
            signature=coded(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            userHandle=coded(handle) if handle else None,
        )

    def public_key(self) -> bytes:
        """The key as COSE writes it: EC2, ES256, P-256."""
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32), numbers.y.to_bytes(32)
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return orjson.dumps(said)

    def _data(self, more: int = 0) -> bytes:
        head = hashlib.sha256(self.host.encode()).digest()
        return head + struct.pack(">BI", self.flags | more, self.count)

    def _credential(self, **response: str | None) -> dict[str, object]:
        name = coded(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}
