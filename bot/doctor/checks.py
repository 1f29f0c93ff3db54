"""Is everything in place? Each finding says what was seen and, if it is bad, what to do."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp
import orjson
from pydantic import SecretStr, ValidationError

from bot import health, manifest
from bot.accounts.sealing import BadKey, TokenCipher
from bot.doctor import storage
from bot.doctor.findings import Finding, Visit, bad_key, checked
from bot.observe import redact
from bot.pipedrive.http.cache import Redis
from bot.settings import MAKE_A_KEY, Settings, advice

PATIENCE = aiohttp.ClientTimeout(total=10)
SKEW_TO_WARN_OF = 30
CACHE_PATIENCE = 3.0
UNAUTHORIZED = 401

REINSTALL = (
    "Install the app again at https://api.slack.com/apps (OAuth & Permissions) and copy its "
    "Bot User OAuth Token to SLACK_BOT_TOKEN."
)
# In place of what is missing or wrong, so that the checks which do not need it can run.
STAND_INS = {
    "slack_bot_token": "xoxb-none",
    "slack_signing_secret": "stand-in",
    "encryption_key": "-",
}
CLOCK = "Switch on time synchronisation (NTP): Slack's signatures are good for five minutes."


@dataclass(frozen=True, slots=True)
class HttpReply:
    status: int
    headers: dict[str, str]
    data: dict[str, Any]


class NoReply(Exception):
    """Nothing came back, or nothing that could be read."""


async def run(write: Callable[[str], object], *, as_json: bool) -> int:
    """Check, report, and say how to exit: 0 when all is well, 2 when the bot cannot start."""
    findings = await check()
    write(in_json(findings) if as_json else in_lines(findings))
    ill = [finding for finding in findings if not finding.ok]
    return 2 if any(finding.stops for finding in ill) else int(bool(ill))


async def check(
    load: Callable[..., Settings] = Settings, now: Callable[[], float] = time.time
) -> list[Finding]:
    findings, settings, broken = _settings(load)
    if settings is None:
        return findings
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        visit = Visit(settings, broken, session, now)
        rest = await asyncio.gather(
            _keys(visit), storage.check(visit), _cache(visit), _slack(visit), _pipedrive(visit)
        )
    found = [finding for group in rest for finding in group]
    return findings + found + _declared(visit)


def _declared(visit: Visit) -> list[Finding]:
    """What the settings say of the rest of the set-up, and how old the zones are."""
    settings, version = visit.settings, health.zones_in_use()
    health.use_packaged_zones()  # as the bot does at its start
    old = health.zones_old(version, datetime.fromtimestamp(visit.now(), UTC))
    by_socket = settings.slack_app_token is not None
    delays = settings.slack_delayed_events or by_socket
    lacks_address = None if settings.public_url else health.address_lacks()
    return [
        checked("time zones", old, f"data of {version}"),
        _sign_in(settings),
        checked("public address", lacks_address, settings.public_url),
        checked(
            "delayed events",
            None if delays else health.delayed_events_lack(),
            "not needed over a socket" if by_socket else "on, as the settings say",
        ),
    ]


def _sign_in(settings: Settings) -> Finding:
    fault = settings.sign_in_lacks()
    how = "each person in Pipedrive" if settings.pipedrive_client_id else "by API tokens"
    return Finding("sign-in", ok=not fault, detail=fault or how, stops=bool(fault))


def in_lines(findings: list[Finding]) -> str:
    width = max(len(finding.name) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(
            f"{'ok' if finding.ok else 'BAD':<4} {finding.name:<{width}}  {finding.detail}"
        )
        if finding.advice and not finding.ok:
            lines.append(f"{'':<{width + 7}}{finding.advice}")
    return "\n".join(lines) + "\n"


def in_json(findings: list[Finding]) -> str:
    return orjson.dumps([asdict(finding) for finding in findings]).decode() + "\n"


def _settings(
    load: Callable[..., Settings],
) -> tuple[list[Finding], Settings | None, frozenset[str]]:
    try:
        return [Finding("settings", ok=True, detail="complete")], load(), frozenset()
    except ValidationError as error:
        faults = {
            str((*fault["loc"], "settings")[0]): fault["msg"].removeprefix("Value error, ")
            for fault in error.errors()
        }
    findings = [
        Finding(name.upper(), ok=False, detail=fault, advice=advice(name), stops=True)
        for name, fault in faults.items()
    ]
    try:
        stand_ins = {name: _stand_in(name) for name in faults if name in Settings.model_fields}
        return findings, load(**stand_ins), frozenset(faults)
    except ValidationError:
        return findings, None, frozenset(faults)


def _stand_in(name: str) -> object:
    return STAND_INS.get(name) or Settings.model_fields[name].get_default()


async def _keys(visit: Visit) -> list[Finding]:
    if "encryption_key" in visit.broken:
        return []
    try:
        TokenCipher(visit.settings.encryption_key)
    except BadKey as error:
        return [bad_key(str(error), MAKE_A_KEY)]
    return [Finding("encryption key", ok=True, detail="32 bytes")]


async def _cache(visit: Visit) -> list[Finding]:
    """Only where one is shared: the bot works without it, and is slower."""
    if visit.settings.redis_url is None:
        return []
    redis = Redis(visit.settings.redis_url, CACHE_PATIENCE)
    answers = await redis.answers()
    await redis.close()
    detail = "answers" if answers else "does not answer, so nothing is kept"
    advice = "Check REDIS_URL, its password, and that the server runs."
    return [Finding("cache", ok=answers, detail=detail, advice=advice)]


async def _slack(visit: Visit) -> list[Finding]:
    if "slack_api_url" in visit.broken:
        return [Finding("slack", ok=False, detail="no address", advice=advice("slack_api_url"))]
    try:
        reply = await _ask_slack(visit, "api.test")
    except NoReply as error:
        check = "Check SLACK_API_URL and that this machine may open HTTPS connections to it."
        return [Finding("slack", ok=False, detail=str(error), advice=check)]
    findings = [Finding("slack", ok=True, detail="answers"), *_clock(visit, reply)]
    token = visit.settings.slack_bot_token
    if token is None:
        findings.append(Finding("bot token", ok=True, detail="one for each workspace"))
    elif "slack_bot_token" not in visit.broken:
        findings += await _bot_token(visit, token)
    if visit.settings.slack_app_token:
        findings.append(await _app_token(visit, visit.settings.slack_app_token))
    return findings


def _clock(visit: Visit, reply: HttpReply) -> list[Finding]:
    try:
        skew = visit.now() - parsedate_to_datetime(reply.headers.get("date", "")).timestamp()
    except ValueError:
        return []
    detail = f"{abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} Slack's"
    return [Finding("clock", ok=abs(skew) < SKEW_TO_WARN_OF, detail=detail, advice=CLOCK)]


async def _bot_token(visit: Visit, token: SecretStr) -> list[Finding]:
    try:
        reply = await _ask_slack(visit, "auth.test", token)
    except NoReply as error:
        return [Finding("bot token", ok=False, detail=str(error), advice="Try again.")]
    if not reply.data.get("ok"):
        return [Finding("bot token", ok=False, detail=_refusal(reply), advice=REINSTALL)]
    if not reply.data.get("bot_id"):
        detail = "this is a person's token, not the bot's"
        return [Finding("bot token", ok=False, detail=detail, advice=REINSTALL)]
    team = redact.text(str(reply.data.get("team", "")))
    found = Finding("bot token", ok=True, detail=f"installed in {team}")
    events = await _events(visit, str(reply.data["bot_id"]))
    return [found, *_scopes(reply), *events]


def _scopes(reply: HttpReply) -> list[Finding]:
    given = reply.headers.get("x-oauth-scopes")
    if given is None:
        return [Finding("scopes", ok=True, detail="Slack did not say")]
    lacking = manifest.scopes() - {scope.strip() for scope in given.split(",")}
    if lacking:
        return [checked("scopes", health.scope_lacks(scope), "") for scope in sorted(lacking)]
    return [Finding("scopes", ok=True, detail="all that manifest.yml asks for")]


async def _events(visit: Visit, bot: str) -> list[Finding]:
    """Only where a token was given that may see them."""
    token = visit.settings.slack_config_token
    if token is None:
        return []
    advice = f"Make a new SLACK_CONFIG_TOKEN at {health.APPS}: each is good for 12 hours."
    try:
        asked = await _ask_slack(visit, "bots.info", visit.settings.slack_bot_token, bot=bot)
        app = str((asked.data.get("bot") or {}).get("app_id", ""))
        reply = await _ask_slack(visit, "apps.manifest.export", token, app_id=app)
    except NoReply as error:
        return [Finding("events", ok=False, detail=str(error), advice="Try again.")]
    exported = reply.data.get("manifest")
    if not isinstance(exported, Mapping):
        return [Finding("events", ok=False, detail=_refusal(reply), advice=advice)]
    lacking = sorted(manifest.events() - manifest.heard_by(exported))
    found = [checked("events", health.event_lacks(event), "") for event in lacking]
    return found or [Finding("events", ok=True, detail="all that manifest.yml asks for")]


async def _app_token(visit: Visit, token: SecretStr) -> Finding:
    advice = "Make one with the scope connections:write under Basic Information: xapp-…"
    try:
        reply = await _ask_slack(visit, "apps.connections.open", token)
    except NoReply as error:
        return Finding("socket token", ok=False, detail=str(error), advice="Try again.")
    if not reply.data.get("ok"):
        return Finding("socket token", ok=False, detail=_refusal(reply), advice=advice)
    return Finding("socket token", ok=True, detail="opens a connection")


def _refusal(reply: HttpReply) -> str:
    return f"Slack says {redact.text(str(reply.data.get('error', reply.status)))[:80]}"


async def _pipedrive(visit: Visit) -> list[Finding]:
    if "pipedrive_api_url" in visit.broken:
        wanted = advice("pipedrive_api_url")
        return [Finding("pipedrive", ok=False, detail="no address", advice=wanted)]
    check = "Check PIPEDRIVE_API_URL and that this machine may open HTTPS connections to it."
    try:
        reply = await _ask_pipedrive(visit)
    except NoReply as error:
        return [Finding("pipedrive", ok=False, detail=str(error), advice=check)]
    if reply.status != UNAUTHORIZED:
        # Without a token there is one right answer; a proxy or a shield gives others.
        detail = f"answers {reply.status} where Pipedrive would ask for a token"
        return [Finding("pipedrive", ok=False, detail=detail, advice=check)]
    findings = [Finding("pipedrive", ok=True, detail="answers")]
    if visit.settings.pipedrive_shared_token:
        findings.append(await _shared_token(visit, visit.settings.pipedrive_shared_token))
    return findings


async def _shared_token(visit: Visit, token: SecretStr) -> Finding:
    advice = "Copy it again from Personal preferences → API in Pipedrive."
    try:
        reply = await _ask_pipedrive(visit, token)
    except NoReply as error:
        return Finding("shared token", ok=False, detail=str(error), advice="Try again.")
    person = reply.data.get("data")
    if not reply.data.get("success") or not isinstance(person, dict):
        detail = f"Pipedrive answers {reply.status}"
        return Finding("shared token", ok=False, detail=detail, advice=advice)
    detail = f"everyone acts as user {person.get('id')} of {person.get('company_domain')}"
    return Finding("shared token", ok=True, detail=redact.text(detail))


async def _ask_slack(
    visit: Visit, method: str, token: SecretStr | None = None, **arguments: str
) -> HttpReply:
    headers = {"Authorization": f"Bearer {token.get_secret_value()}"} if token else {}
    query = f"?{urlencode(arguments)}" if arguments else ""
    url = f"{visit.settings.slack_api_url.rstrip('/')}/{method}{query}"
    return await _ask(visit.session, "POST", url, headers)


async def _ask_pipedrive(visit: Visit, token: SecretStr | None = None) -> HttpReply:
    headers = {"x-api-token": token.get_secret_value()} if token else {}
    url = f"{visit.settings.pipedrive_api_url.rstrip('/')}/v1/users/me"
    return await _ask(visit.session, "GET", url, headers)


async def _ask(
    session: aiohttp.ClientSession, method: str, url: str, headers: dict[str, str]
) -> HttpReply:
    try:
        async with session.request(method, url, headers=headers, allow_redirects=False) as answer:
            data = orjson.loads(await answer.read())
            lowered = {name.lower(): value for name, value in answer.headers.items()}
            return HttpReply(answer.status, lowered, data if isinstance(data, dict) else {})
    except orjson.JSONDecodeError as error:
        raise NoReply("answers with something that is not JSON") from error
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise NoReply(f"cannot be reached ({type(error).__name__})") from error
