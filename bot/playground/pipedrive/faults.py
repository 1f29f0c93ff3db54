"""Misbehaviour on demand: which calls go wrong, how, and how often."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Literal, get_args

from aiohttp import web

FaultKind = Literal[
    "status", "delay", "late", "reset_before", "reset_after", "garbage", "html", "truncated",
    "success_false",
]  # fmt: skip

# A status for the ledger's eyes only: nothing of it is sent.
DROPPED = 499
SHIELD_PAGE = (
    "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head>"
    "<body><h1>Sorry, you have been blocked</h1></body></html>"
)


@dataclass(slots=True)
class Rule:
    """`times` None means until cleared; with `after` the call takes effect before it fails.

    After a `delay` the answer comes late; what is `late` takes effect when nobody is listening
    any more.
    """

    kind: FaultKind
    method: str | None = None
    path: str = "*"
    status: int | None = None
    seconds: float = 0
    retry_after: int | None = None
    times: int | None = None
    after: bool = False

    def __post_init__(self) -> None:
        if self.kind not in get_args(FaultKind):
            raise ValueError(f"kind must be one of {', '.join(get_args(FaultKind))}")

    def fits(self, method: str, path: str) -> bool:
        return (
            self.times != 0
            and self.method in (None, method)
            and fnmatchcase(_one_spelling(path), _one_spelling(self.path))
        )


def _one_spelling(path: str) -> str:
    return path.removeprefix("/api") if path.startswith("/api/v1/") else path


class Faults:
    """The rules in force; the first that fits a call is used."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def add(self, rule: Rule) -> None:
        self.rules.append(rule)

    def clear(self) -> None:
        self.rules.clear()

    def take(self, method: str, path: str) -> Rule | None:
        rule = next((rule for rule in self.rules if rule.fits(method, path)), None)
        if rule is not None and rule.times is not None:
            rule.times -= 1
        return rule

    def as_json(self) -> list[dict[str, object]]:
        return [asdict(rule) for rule in self.rules if rule.times != 0]


Act = Callable[[], Awaitable[web.StreamResponse]]


async def misbehave(
    rule: Rule, request: web.Request, act: Act, closing: asyncio.Event
) -> web.StreamResponse:
    """Do to the request what the rule says; `act` is what Pipedrive would do."""
    match rule.kind:
        case "delay":
            answer = await act() if rule.after else None
            await _rest(rule.seconds, closing)
            return answer or await act()
        case "late":
            lost = _dropped(request)
            await _rest(rule.seconds, closing)
            await act()
            return lost
        case "reset_before" | "reset_after":
            if rule.kind == "reset_after":
                await act()
            return _dropped(request)
        case "truncated":
            return await _half(request, await act())
    if rule.after:
        await act()
    return _wrong_answer(rule)


async def _rest(seconds: float, closing: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(closing.wait(), seconds)


def _dropped(request: web.Request) -> web.Response:
    """The connection is gone; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=DROPPED)


async def _half(request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
    body: bytes = getattr(answer, "body", None) or b""
    response = web.StreamResponse(headers={"Content-Type": answer.content_type})
    response.content_length = len(body)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


def _wrong_answer(rule: Rule) -> web.Response:
    headers = {} if rule.retry_after is None else {"Retry-After": str(rule.retry_after)}
    match rule.kind:
        case "html":
            status = rule.status or 403
            return web.Response(
                status=status, text=SHIELD_PAGE, content_type="text/html", headers=headers
            )
        case "garbage":
            return web.Response(
                status=rule.status or 200,
                body=b'{"success": tru\xff\x00',
                content_type="application/json",
            )
        case "success_false":
            body = {"success": False, "error": "Something went wrong", "data": None}
            return web.json_response(body, status=rule.status or 200)
    status = rule.status or 500
    body = {"success": False, "error": f"Fault {status}", "errorCode": status, "data": None}
    return web.json_response(body, status=status, headers=headers)
