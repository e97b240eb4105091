"""One API process on a socket that several may share; who starts it has bound it."""

import sys
from socket import socket
from typing import Final

import uvicorn

_GRACE_SECONDS: Final = 3


def serve(entrance: socket) -> None:
    """Answer until told to stop; open streams get a short grace."""
    config = uvicorn.Config(
        "api.app:app",
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[entrance])


if __name__ == "__main__":
    with socket(fileno=int(sys.argv[1])) as bound:
        serve(bound)
