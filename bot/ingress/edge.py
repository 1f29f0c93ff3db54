"""The front door: what Slack sends is verified as raw bytes, parsed once and answered."""

import asyncio
import hashlib
import hmac
import statistics
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from secrets import token_hex

import orjson
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import SecretStr
from structlog.contextvars import bind_contextvars

from bot.ingress.payloads import Garbled, Payload, check, ids_of, parse, payload_type
from bot.observe.logs import Sparing, failure, log
from bot.observe.metrics import CONTENT_TYPE, Metrics
from bot.tasks import Closing, Tasks

TOLERANCE = 300


STAMP_DIGITS = 12


class Forged(Exception):
    """The signature is missing, malformed or not ours."""


class Stale(Exception):
    """Signed, it seems, but not within five minutes of now."""


class Seal:
    """Checks signatures against every secret in use, so that one can be replaced at leisure."""

    def __init__(self, secrets: Iterable[SecretStr]) -> None:
        keys = [secret.get_secret_value().encode() for secret in secrets]
        if not keys or not all(keys):
            raise ValueError("a signing secret is needed, and an empty one is none")
        # Keyed once: copying a keyed hash costs less than keying it for every request.
        self._keyed = [hmac.new(key, digestmod=hashlib.sha256) for key in keys]

    def check(
        self, stamps: Sequence[str], signatures: Sequence[str], raw: bytes, now: float
    ) -> tuple[int, bytes]:
        """The time it was signed at and a digest that names this one request."""
        if len(stamps) != 1 or len(signatures) != 1:
            raise Forged
        stamp, given = stamps[0], signatures[0].encode("utf-8", "backslashreplace")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= STAMP_DIGITS):
            raise Forged
        if abs(now - int(stamp)) > TOLERANCE:
            raise Stale
        if not self._is_ours(b"v0:" + stamp.encode() + b":" + raw, given):
            raise Forged
        return int(stamp), hashlib.sha256(stamp.encode() + b":" + given).digest()

    def _is_ours(self, signed: bytes, given: bytes) -> bool:
        ours = False
        for keyed in self._keyed:
            mac = keyed.copy()
            mac.update(signed)
            ours |= hmac.compare_digest(b"v0=" + mac.hexdigest().encode(), given)
        return ours


PATH = "/slack/events"
LIMIT = 1024 * 1024
# Slack itself gives up after three seconds; an answer later than that helps no one.
READING = 3.0
STORING = 2.5
CHECKING = 2.0
LOOKING_EVERY = 5.0
SCRAPING_EVERY = 1.0
SKEW_TO_WARN_OF = 30
SKEW_TO_STOP_AT = 240
NOT_ACCEPTED = "Not accepted."
BUSY = "Deal Desk is busy; nothing was done. Please try again."
PLAIN = "text/plain"
# What is looked at, and whether it is well; a sentence where it can be said what is wrong.
Checks = Mapping[str, bool | str]


@dataclass(frozen=True, slots=True)
class Ack:
    """What Slack is told at once; the content type without a charset, which is always UTF-8."""

    status: int = 200
    body: str = ""
    content_type: str = PLAIN


class TurnedAway(Exception):
    """Turned away before anyone looked at what it says."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Skew:
    """How far our clock is from Slack's, judged by the requests that came in time."""

    def __init__(self) -> None:
        self._seen: deque[float] = deque(maxlen=31)

    def note(self, seconds: float) -> None:
        self._seen.append(seconds)

    def median(self) -> float:
        return statistics.median(self._seen) if self._seen else 0.0


class SharedHealthCheck:
    """What the last look found; however many ask, there is one look in a few seconds."""

    def __init__(self, look: Callable[[], Awaitable[Checks]]) -> None:
        self._look = look
        self._one_look = asyncio.Lock()
        self._found: Checks = {}
        self._until = float("-inf")

    async def watch(self) -> None:
        """Look for ever, so that nobody who asks has to wait for it."""
        while True:
            await self._look_anew()
            await asyncio.sleep(LOOKING_EVERY)

    async def found(self) -> Checks:
        async with self._one_look:
            if time.monotonic() >= self._until:
                await self._look_anew()
        return self._found

    async def _look_anew(self) -> None:
        self._found = await self._checked()
        # A watch that keeps its time is always there before.
        self._until = time.monotonic() + 2 * LOOKING_EVERY + CHECKING

    async def _checked(self) -> Checks:
        try:
            async with asyncio.timeout(CHECKING):
                return await self._look()
        except Exception as error:  # noqa: BLE001 - a check that cannot be made has failed
            failure("readiness could not be judged", error)
            return {"checked": False}


class Edge:
    def __init__(  # noqa: PLR0913 - the parts that meet at the door, all passed by name
        self,
        *,
        secrets: Iterable[SecretStr],
        first_time: Callable[[bytes, Payload], Awaitable[bool]],
        dispatch: Callable[[Payload], Awaitable[Ack]],
        tasks: Tasks,
        ready: Callable[[], Awaitable[Checks]],
        state: Callable[[], dict[str, bool]] = dict,
        metrics: Metrics,
        metrics_token: SecretStr | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._seal = Seal(secrets)
        self._first_time = first_time
        self._dispatch = dispatch
        self._tasks = tasks
        self.readiness = SharedHealthCheck(ready)
        self._state = state
        self._metrics = metrics
        self._metrics_token = metrics_token
        self._clock = clock
        self._skew = Skew()
        self._page, self._page_until = b"", float("-inf")
        self._sparing = Sparing()
        # Bound once: the module's own makes itself anew for every line.
        self._log = log.bind()
        metrics.open_tasks(lambda: len(tasks))
        metrics.clock_offset(self._skew.median)

    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self.receive), *self.vital_signs()]

    def vital_signs(self) -> list[web.RouteDef]:
        """All that a worker answers."""
        return [
            web.get("/healthz", self.healthz),
            web.get("/readyz", self.readyz),
            web.get("/metrics", self.scrape),
        ]

    async def receive(self, request: web.Request) -> web.Response:
        began = time.perf_counter()
        bind_contextvars(request=token_hex(6))
        try:
            with self._tasks.pace.urgent():
                payload = await self._accept(request)
        except TurnedAway as refused:
            return self._turn_away(refused)
        bind_contextvars(**ids_of(payload))
        ack = await self._answer(payload)
        seconds, type_ = time.perf_counter() - began, payload_type(payload)
        self._metrics.acked(type_, seconds)
        self._log.info("answered", kind=type_, status=ack.status, ms=round(seconds * 1000, 1))
        return web.Response(status=ack.status, text=ack.body, content_type=ack.content_type)

    async def healthz(self, request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def readyz(self, request: web.Request) -> web.Response:
        skew = self._skew.median()
        if abs(skew) > SKEW_TO_WARN_OF and self._sparing.held_back("skew") is not None:
            log.warning("our clock differs from that of Slack", seconds=round(skew))
        checks = {
            **await self.readiness.found(),
            "clock": abs(skew) < SKEW_TO_STOP_AT,
            "open": not self._tasks.closing.is_set(),
            **self._state(),
        }
        return web.Response(
            status=200 if all(well is True for well in checks.values()) else 503,
            body=orjson.dumps(checks),
            content_type="application/json",
        )

    async def scrape(self, request: web.Request) -> web.Response:
        if self._metrics_token is not None:
            wanted = f"Bearer {self._metrics_token.get_secret_value()}".encode()
            given = request.headers.get("Authorization", "").encode(errors="backslashreplace")
            if not hmac.compare_digest(wanted, given):
                self._metrics.rejected("metrics")
                return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        now = time.monotonic()
        if now >= self._page_until:
            self._page, self._page_until = self._metrics.render(), now + SCRAPING_EVERY
        return web.Response(body=self._page, headers={"Content-Type": CONTENT_TYPE})

    async def _accept(self, request: web.Request) -> Payload:
        """The payload, once it is known to be Slack's, in time, new and well-formed."""
        if self._tasks.closing.is_set():
            raise TurnedAway(503, "closing")
        raw = await read(request)
        try:
            now = self._clock()
            signed_at, digest = self._seal.check(
                request.headers.getall("X-Slack-Request-Timestamp", ()),
                request.headers.getall("X-Slack-Signature", ()),
                raw,
                now,
            )
        except Forged as error:
            raise TurnedAway(401, "signature") from error
        except Stale as error:
            raise TurnedAway(401, "stale") from error
        try:
            payload = parse(raw, request.headers.get("Content-Type", ""))
            check(payload)
        except Garbled as error:
            raise TurnedAway(400, "body") from error
        if not await self._is_new(digest, payload):
            raise TurnedAway(200, "replay")
        self._skew.note(now - signed_at)
        return payload

    async def _is_new(self, digest: bytes, payload: Payload) -> bool:
        try:
            async with asyncio.timeout(STORING):
                return await self._first_time(digest, payload)
        except Exception as error:  # Whatever the storage raises, nothing may be done unrecorded.
            failure("the request could not be stored", error)
            raise TurnedAway(503, "storage") from error

    async def _answer(self, payload: Payload) -> Ack:
        if payload.get("type") == "url_verification":
            return Ack(body=str(payload.get("challenge", "")))
        if payload.get("type") == "app_rate_limited" or "ssl_check" in payload:
            if "ssl_check" not in payload:
                log.warning("Slack holds events back: there are more than 30,000 within an hour")
            return Ack()
        try:
            return await self._dispatch(payload)
        except Closing:
            return Ack(503, BUSY)
        except Garbled:
            self._metrics.rejected("body")
            return Ack(400, NOT_ACCEPTED)
        except Exception as error:  # noqa: BLE001 - a mistake of ours is logged, never shown
            code = failure("the answer failed", error, kind=payload_type(payload))
            return Ack(500, f"Deal Desk made a mistake (code {code}). Please try again.")

    def _turn_away(self, refused: TurnedAway) -> web.Response:
        self._metrics.rejected(refused.reason)
        held = self._sparing.held_back(refused.reason)
        if held is not None:
            log.warning("turned away", reason=refused.reason, held_back=held)
        text = {200: "", 503: BUSY}.get(refused.status, NOT_ACCEPTED)
        response = web.Response(status=refused.status, text=text)
        if refused.status != HTTPStatus.OK:
            response.force_close()
        return response


async def read(request: web.Request) -> bytes:
    """The body exactly as signed: never more than the limit, never unpacked."""
    # aiohttp would unpack it, and what was signed are the packed bytes.
    if "Content-Encoding" in request.headers:
        raise TurnedAway(400, "encoding")
    if (request.content_length or 0) > LIMIT:
        raise TurnedAway(413, "size")
    raw = bytearray()
    # What has arrived already, as a command has, needs no deadline.
    patience = None if request.content.is_eof() else READING
    try:
        async with asyncio.timeout(patience):
            while chunk := await request.content.readany():
                raw += chunk
                if len(raw) > LIMIT:
                    raise TurnedAway(413, "size")
    except TimeoutError as error:
        raise TurnedAway(408, "slow") from error
    except (ConnectionError, web.RequestPayloadError, HttpProcessingError) as error:
        raise TurnedAway(400, "transfer") from error
    return bytes(raw)
