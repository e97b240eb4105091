"""Logs: one JSON line an event, with a request id and without what a person typed or is called."""

import logging
import sys
import traceback
from typing import Final

import orjson
import structlog
from structlog.typing import FilteringBoundLogger

LOG: Final[FilteringBoundLogger] = structlog.get_logger("hitome")


def configure(*, level: int = logging.INFO) -> None:
    """Set the form of the lines once a process; they go to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def signing_in(method: str, kind: str, refusal: str | None) -> None:
    """Record a try to sign in: which proof, which door, the code of the no; never whose."""
    LOG.info("sign-in", method=method, kind=kind, outcome=refusal or "entered")


def signed_out(kind: str) -> None:
    LOG.info("sign-out", kind=kind)


def refused(where: str, code: str) -> None:
    """Record what was turned away before anybody acted: not signed in, not ours, too much."""
    LOG.warning("refused", where=where, code=code)


def fault(where: str | None, error: BaseException) -> None:
    """Record a fault of ours: its kind and lines of code; its text may quote someone's data."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    LOG.error(
        "fault",
        where=where,
        kind=type(error).__name__,
        frames=[
            f"{frame.filename.rsplit('/', 3)[-1]}:{frame.lineno} {frame.name}" for frame in frames
        ],
    )
