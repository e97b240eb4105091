"""The provider as a process: a bound socket, the client's public key, where it may be sent back."""

import sys
from pathlib import Path
from socket import socket

import uvicorn
from joserfc.jwk import KeySet

from api.demo.provider.app import Provider
from api.demo.provider.grants import Client
from api.signin.provider import read_key
from infra import clock

CLIENT_ID = "hitome-demo"


def serve(entrance: socket, *, issuer: str, key_file: Path, redirect_uris: frozenset[str]) -> None:
    """Answer until told to stop."""
    keys = KeySet([read_key(key_file.read_bytes())])
    client = Client(client_id=CLIENT_ID, keys=keys, redirect_uris=redirect_uris)
    provider = Provider(issuer=issuer, client=client, now=clock.now)
    config = uvicorn.Config(provider.app(), log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[entrance])


if __name__ == "__main__":
    with socket(fileno=int(sys.argv[1])) as bound:
        serve(
            bound,
            issuer=sys.argv[2],
            key_file=Path(sys.argv[3]),
            redirect_uris=frozenset(sys.argv[4:]),
        )
