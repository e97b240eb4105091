"""The demo: servers, schema, sample, page, processes; and all of it gone when it is stopped."""

import asyncio
import ctypes
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from types import FrameType
from typing import Final, TypeAlias

from api.demo import client, sample, words
from api.demo.vouching import link_samples, open_vouching
from infra import clock, roles
from infra.config import Settings
from infra.migrate import set_up
from infra.servers.embedded import Servers, embedded
from infra.servers.lease import AlreadyRunningError
from infra.servers.process import Child, Program, ServerError, launch, stop, wait_until

_PROCESSES: Final = 2  # Two, so that what one writes must travel to the other.
_READY_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 10.0
_LOOK_SECONDS: Final = 0.25
_PORTS: Final = 50
_PR_SET_PDEATHSIG: Final = 1


Step: TypeAlias = Callable[[str], None]
Words: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The sockets of a run, bound before anything starts: nobody can take them meanwhile."""

    http: socket.socket
    smtp: socket.socket

    @property
    def address(self) -> str:
        """Return where a browser finds us."""
        host, port = self.http.getsockname()[:2]
        return f"http://{'localhost' if host == '127.0.0.1' else host}:{port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a start should do beside serving."""

    page: bool = True
    sample: bool = True


def demo(settings: Settings, wanted: Wanted) -> int:
    """Serve the demo until it is stopped; 0 if it was stopped by a person."""
    signal.signal(signal.SIGTERM, _as_ctrl_c)
    _end_with_parent()
    try:
        with ExitStack() as stack:
            return _serve(settings, wanted, stack)
    except KeyboardInterrupt:
        _say("止めました。 Stopped.")
        return 0
    except AlreadyRunningError as error:
        _say(words.running_already(str(error)))
    except ServerError as error:
        _say(str(error))
    return 1


def _serve(settings: Settings, wanted: Wanted, stack: ExitStack) -> int:
    step = _timer()
    servers = stack.enter_context(embedded(settings.home, wanted=settings))
    step("データベース PostgreSQL, Valkey")
    finish_page = _start_page(settings, stack) if wanted.page else None
    owner = settings.model_copy(update={"database_url": servers.database_url})
    report = asyncio.run(set_up(owner))
    step(f"表 schema ({len(report.migrations)} new)")
    if wanted.sample and asyncio.run(sample.load(owner, now=clock.now(), progress=step)):
        step("見本データ sample")
    if settings.identity is None and wanted.sample:
        asyncio.run(link_samples(owner))
    if finish_page is not None:
        finish_page()
        step("画面 the page")
    place = _bind(settings, stack)
    children = _start(settings, servers, place, stack)
    step("起動 processes")
    mail = settings.home / "mail"
    _say(words.welcome(address=place.address, mail=str(mail), logs=str(settings.home / "log")))
    return _watch((*servers.children, *children))


def _start_page(settings: Settings, stack: ExitStack) -> Callable[[], None] | None:
    """Let npm build beside what follows; return what waits for it, or nothing if it is built."""
    inputs = client.inputs_hash(client.CLIENT)
    build = client.start_build(settings.home)
    if build is None:
        return None
    stack.callback(_stop, build)
    return partial(client.finish_build, build, inputs)


def _start(
    settings: Settings, servers: Servers, place: Place, stack: ExitStack
) -> tuple[Child, ...]:
    """Start our processes; each gets the doors and never the login of the owner."""
    owner = settings.model_copy(update={"database_url": servers.database_url})
    environment = {
        "DATABASE_URL": roles.without_login(servers.database_url),
        "KEYS_DATABASE_URL": roles.without_login(owner.keys_url),
        "REDIS_URL": servers.redis_url,
        "HITOME_HOME": str(settings.home),
        "HITOME_SMTP_PORT": str(place.smtp.getsockname()[1]),
    }
    vouching = None if settings.identity else open_vouching(settings.home, place.address)
    if vouching is not None:
        stack.callback(vouching.entrance.close)
        environment |= vouching.environment()
    children: list[Child] = []

    def run(
        name: str, module: str, entrance: socket.socket | None = None, arguments: Words = ()
    ) -> None:
        files = (entrance.fileno(),) if entrance is not None else ()
        command = (sys.executable, "-m", module, *map(str, files), *arguments)
        log = settings.home / "log" / f"{name}.log"
        program = Program(name=name, command=command, log=log, environment=environment, files=files)
        children.append(launch(program))
        stack.callback(_stop, children[-1])

    run("mailbox", "api.demo.mailbox", place.smtp)
    if vouching is not None:
        run("provider", "api.demo.provider.vouch", vouching.entrance, vouching.arguments())
    run("worker", "api.worker")
    for number in range(1, _PROCESSES + 1):
        run(f"api-{number}", "api.serve", place.http)
    wait_until(children[-1], lambda: _answers(place), seconds=_READY_SECONDS)
    return tuple(children)


def _watch(children: tuple[Child, ...]) -> int:
    """Look on until a child ends by itself; nothing is restarted behind anyone's back."""
    while True:
        for child in children:
            if child.popen.poll() is not None:
                _say(words.fallen(child.program.name, str(child.program.log)))
                return 1
        time.sleep(_LOOK_SECONDS)


def _bind(settings: Settings, stack: ExitStack) -> Place:
    """Take the port asked for, else the next free one."""
    for port in range(settings.port, settings.port + _PORTS):
        try:
            http = socket.create_server((settings.host, port), backlog=1)
        except OSError:
            continue
        break
    else:
        http = socket.create_server((settings.host, 0))
    smtp = socket.create_server(("127.0.0.1", 0))
    for one in (http, smtp):
        stack.callback(one.close)
    return Place(http=http, smtp=smtp)


def _answers(place: Place) -> bool:
    host, port = place.http.getsockname()[:2]
    asked = HTTPConnection(host, port, timeout=2)
    try:
        asked.request("GET", "/readyz")
        return asked.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()


def _stop(child: Child) -> None:
    stop(child, harder=signal.SIGTERM, seconds=_STOP_SECONDS)


def _end_with_parent() -> None:
    """Under ./just, end when it is killed; started by hand, live on as any program does."""
    if sys.platform == "linux" and "HITOME_PYTHON" in os.environ:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _as_ctrl_c(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise KeyboardInterrupt


def _timer() -> Step:
    started = time.monotonic()
    return lambda what: _say(f"{time.monotonic() - started:6.1f} s  {what}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
