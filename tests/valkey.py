"""A word with Valkey over a plain socket: what a test asks about keys and their loss."""

import socket
from contextlib import closing
from urllib.parse import SplitResult, urlsplit

from hiredis import Reader
from pydantic import TypeAdapter


def ask(url: str, *words: str) -> object:
    """Send one command to the database that the address names, and return its answer."""
    place = urlsplit(url)
    with closing(_connected(place)) as line:
        if place.password:
            assert _asked(line, "AUTH", place.username or "default", place.password) == b"OK"
        if place.scheme != "unix" and place.path.strip("/"):
            assert _asked(line, "SELECT", place.path.strip("/")) == b"OK"
        return _asked(line, *words)


def names(url: str, pattern: str) -> list[str]:
    """Return the names of the keys that fit a pattern."""
    found = TypeAdapter(list[bytes]).validate_python(ask(url, "KEYS", pattern))
    return [name.decode() for name in found]


def _asked(line: socket.socket, *words: str) -> object:
    reader = Reader()
    encoded = [word.encode() for word in words]
    parts = b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded)
    line.sendall(b"*%d\r\n%s" % (len(words), parts))
    while True:
        heard = line.recv(65_536)
        assert heard, "Valkey closed the line"
        reader.feed(heard)
        answer: object = reader.gets()
        if answer is not False:
            return answer


def _connected(place: SplitResult) -> socket.socket:
    if place.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.connect(place.path)
        return line
    return socket.create_connection((place.hostname or "localhost", place.port or 6379))
