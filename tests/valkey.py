"""A word with Valkey over a plain socket: what a test asks about keys and their loss."""

import socket
from contextlib import closing
from urllib.parse import urlsplit

from hiredis import Reader
from pydantic import TypeAdapter


def ask(url: str, *words: str) -> object:
    """Send one command and return its answer."""
    reader = Reader()
    encoded = [word.encode() for word in words]
    parts = b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded)
    with closing(_connected(url)) as line:
        line.sendall(b"*%d\r\n%s" % (len(words), parts))
        while True:
            heard = line.recv(65_536)
            assert heard, "Valkey closed the line"
            reader.feed(heard)
            answer: object = reader.gets()
            if answer is not False:
                return answer


def names(url: str, pattern: str) -> list[str]:
    """Return the names of the keys that fit a pattern."""
    found = TypeAdapter(list[bytes]).validate_python(ask(url, "KEYS", pattern))
    return [name.decode() for name in found]


def _connected(url: str) -> socket.socket:
    place = urlsplit(url)
    if place.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.connect(place.path)
        return line
    return socket.create_connection((place.hostname or "localhost", place.port or 6379))
