"""Log lines: JSON on stdout, in UTC, with ids only."""

import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Callable, Hashable, Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import FilteringBoundLogger, Processor

from bot.observe import redact

LIBRARIES = ("slack_sdk", "slack_bolt", "aiohttp", "aiocache", "sqlalchemy", "alembic")
FRAMES = 12
LONGEST_NOTE = 200
# Libraries quote bodies and errors in arguments, after these marks and on further lines.
_QUOTING = re.compile(r"[\n({\[<:='\"`]")
_ENDING = frozenset("\n(:")  # those that end a clause

log: FilteringBoundLogger = structlog.get_logger()

Event = MutableMapping[str, Any]


def setup(level: str, stream: TextIO | None = None) -> None:
    """Send every log line, ours and the libraries', through one filter to `stream`."""
    known = logging.getLevelNamesMapping()
    if level.upper() not in known:
        raise ValueError("LOG_LEVEL is one of DEBUG, INFO, WARNING and ERROR")
    out = stream or sys.stdout
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, _explained, _cleaned, _shape(out)],
        wrapper_class=structlog.make_filtering_bound_logger(known[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    _take_over_the_standard_library()


def failure(event: str, error: BaseException, **ids: object) -> str:
    """Log what went wrong under a short code that a person can quote, and return the code."""
    code = secrets.token_hex(3).upper()
    log.error(event, code=code, exc_info=error, **ids)
    return code


class Sparing:
    """One line a second for each cause; the others are only counted."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._causes: dict[Hashable, tuple[float, int]] = {}

    def held_back(self, cause: Hashable) -> int | None:
        """How many lines were held back since the last one; None when this one is, too."""
        now = self._clock()
        last, held = self._causes.get(cause, (float("-inf"), 0))
        if now - last < 1:
            self._causes[cause] = (last, held + 1)
            return None
        self._causes[cause] = (now, 0)
        return held


class Forward(logging.Handler):
    """Hands the standard library's records on, from WARNING up whatever a library set."""

    def __init__(self) -> None:
        super().__init__()
        self._sparing = Sparing()

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING:
            return
        # Anyone can make aiohttp complain about nonsense bytes as often as they like.
        held = self._sparing.held_back((record.name, record.pathname, record.lineno))
        if held is None:
            return
        ids: dict[str, object] = {"logger": record.name, "exc_info": record.exc_info}
        if held:
            ids["held_back"] = held
        say = log.warning if record.levelno < logging.ERROR else log.error
        said = _whole(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__
        if not said:
            ids["at"] = f"{_short(record.pathname)}:{record.lineno}"
        say(said or "a library warns", **ids)


def _whole(note: str) -> str:
    """As much as is surely the library's own words; nothing where that breaks a sentence off."""
    mark = _QUOTING.search(note)
    if mark and mark[0] not in _ENDING:
        return ""
    return note[: mark.start() if mark else None].strip()[:LONGEST_NOTE]


def _take_over_the_standard_library() -> None:
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, Forward)]:
        root.removeHandler(handler)
    root.addHandler(Forward())
    # Bolt copies the root's level into each of its loggers, so DEBUG may never stand there.
    root.setLevel(logging.WARNING)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)


def _explained(logger: object, method: str, event: Event) -> Event:
    """Say where an error was raised, never what it says: messages quote what people typed."""
    error = _error(event.pop("exc_info", None))
    if error is None:
        return event
    event["error"] = _names(error)
    event["where"] = [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)[-FRAMES:]
    ]
    return event


def _error(given: object) -> BaseException | None:
    if given and not isinstance(given, BaseException):
        given = given[1] if isinstance(given, tuple) else sys.exc_info()[1]
    return given if isinstance(given, BaseException) else None


def _names(error: BaseException) -> str:
    names: list[str] = []
    link: BaseException | None = error
    while link is not None and len(names) < FRAMES:
        names.append(type(link).__name__)
        link = link.__cause__ or link.__context__
    return " from ".join(names)


def _short(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-3:])


def _cleaned(logger: object, method: str, event: Event) -> Mapping[str, object]:
    stamp = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {"ts": stamp, "level": method, **redact.fields(event)}


def _shape(out: TextIO) -> Processor:
    if out.isatty():
        return structlog.dev.ConsoleRenderer(timestamp_key="ts")
    return lambda logger, method, event: orjson.dumps(event).decode()
