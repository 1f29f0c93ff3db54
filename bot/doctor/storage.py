"""Whether what the bot keeps is in order, and what has to go on beside it does."""

import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import disk_usage

from bot import health
from bot.accounts.links import Links
from bot.accounts.proof import prove
from bot.accounts.sealing import BadKey, TokenCipher
from bot.desk.audit.chain import Chain
from bot.doctor.findings import Finding, Visit, bad_key, checked
from bot.observe import redact
from bot.pipedrive.http.cache import open_cache
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.http.throttle import Throttle
from bot.queue.heartbeat import workers_alive
from bot.store.db import Store, StoreFailed, driver_url
from bot.store.migrations import SCHEMA
from bot.store.tables import utc_now
from bot.text import count
from bot.watch.hearing.checkup import HearingCheckup, WatchCheckup
from bot.watch.hearing.hooks import Hooks
from bot.watch.hearing.registrations import Registrations
from bot.watch.watches.rows import Watches
from bot.web.sign_in import SignIn, sign_in

LEAST_FREE = 0.1
OTHERS = stat.S_IRWXO


async def check(visit: Visit) -> list[Finding]:
    """An older database is left as it is: whoever works with it may know no newer one."""
    url = visit.settings.database_url
    try:
        revision = await Store.revision(url)
        if revision and revision < SCHEMA:
            return [_older(revision)]
        store = await Store.open(url)
    except StoreFailed as error:
        return [_bad_database(redact.text(str(error)))]
    try:
        if not await store.healthy():
            return [_bad_database("it can be read, but nothing can be written")]
        well = Finding("database", ok=True, detail=f"writable, schema {SCHEMA}")
        beside = [*_room(url), *await _workers(store)]
        return [well, *await _keys(store, visit), *beside]
    finally:
        await store.close()


def _older(revision: str) -> Finding:
    detail = f"schema {revision}; this version works with {SCHEMA}"
    advice = "Restart the bot with this version: it brings the database there."
    return Finding("database", ok=False, detail=detail, advice=advice)


def _bad_database(detail: str) -> Finding:
    advice = "Check DATABASE_URL, that the server runs, free space, and who owns the file."
    return Finding("database", ok=False, detail=detail, advice=advice, stops=True)


async def _keys(store: Store, visit: Visit) -> list[Finding]:
    """Whether they open what is kept; only then it can be said what is watched."""
    try:
        cipher = TokenCipher(visit.settings.encryption_key)
    except BadKey:
        return []  # which is a finding of its own
    try:
        proof = await prove(store, cipher)
    except BadKey as error:
        return [bad_key(str(error), "A new key goes in front of the old one: NEW,OLD.")]
    webhooks = [
        *_older_keys(visit),
        await _log(store, cipher),
        *await _webhooks(store, cipher, visit),
    ]
    if proof.lost:
        detail = f"ENCRYPTION_KEY does not open {proof.lost} of {proof.logins} logins"
        advice = "Put the older key behind it, or let those people type /crm connect again."
        return [Finding("logins", ok=False, detail=detail, advice=advice), *webhooks]
    return webhooks


def _older_keys(visit: Visit) -> list[Finding]:
    older = len(visit.settings.encryption_key) - 1
    if not older:
        return []
    detail = f"{count(older, 'older key', 'older keys')}: `rotate-keys` says when to drop them"
    return [Finding("older keys", ok=True, detail=detail)]


async def _log(store: Store, cipher: TokenCipher) -> Finding:
    """As much as can be said at once: whether each chain ends where its end was sealed."""
    forged = await Chain(store, cipher).forged()
    if not forged:
        return Finding("log", ok=True, detail="ends as it was sealed; `audit verify` reads it all")
    detail = f"that of {', '.join(forged)} does not end as it was sealed"
    advice = "Run `audit verify`: it names the first row that was changed or removed."
    return Finding("log", ok=False, detail=detail, advice=advice)


def _room(url: str) -> list[Finding]:
    """For a file of SQLite: whether it can grow, and who else may read it."""
    address = driver_url(url)
    if address.get_backend_name() != "sqlite":
        return []
    file = Path(str(address.database))
    disk, others = disk_usage(file.absolute().parent), file.stat().st_mode & OTHERS
    free = disk.free / disk.total
    findings = [
        Finding(
            "disk",
            ok=free >= LEAST_FREE,
            detail=f"{free:.0%} free where the database is",
            advice="Make room: a full disk refuses what people ask, and nothing is lost by that.",
        )
    ]
    if others:
        detail = f"{file} may be read or written by other accounts of this machine"
        advice = f"chmod 600 {file}: it names customers' ids, and who did what."
        findings.append(Finding("database file", ok=False, detail=detail, advice=advice))
    return findings


async def _workers(store: Store) -> list[Finding]:
    """On SQLite there are none."""
    if store.on_sqlite:
        return []
    alive = await workers_alive(store)
    return [checked("workers", None if alive else health.worker_lacks(), f"{alive} alive")]


async def _webhooks(store: Store, cipher: TokenCipher, visit: Visit) -> list[Finding]:
    """As `/crm doctor` sees them, of each company that something is followed of."""
    async with _checkup(store, cipher, visit) as checkup:
        companies = await checkup.companies()
        findings: list[Finding] = []
        for company in companies:
            try:
                findings += _heard(company, await checkup.of(company))
            except PipedriveError as error:
                why = f"company {company}: Pipedrive does not say ({type(error).__name__})"
                findings.append(Finding("webhooks", ok=False, detail=why, advice="Try again."))
    return findings or [Finding("webhooks", ok=True, detail="none needed: nothing is watched")]


def _heard(company: int, hearing: HearingCheckup) -> list[Finding]:
    well = (
        f"company {company}: {', '.join(hearing.works) or 'none'}, registered by {hearing.owner}; "
        f"last delivery {hearing.last_delivery or 'none yet'}"
    )
    ill = [checked("webhooks", fault, "") for fault in hearing.faults]
    return ill or [checked("webhooks", None, well)]


def _entry(visit: Visit, store: Store, cipher: TokenCipher) -> SignIn | None:
    return sign_in(visit.settings, visit.session, store, cipher, utc_now)


@asynccontextmanager
async def _checkup(store: Store, cipher: TokenCipher, visit: Visit) -> AsyncIterator[WatchCheckup]:
    settings, cache = visit.settings, open_cache()
    url = settings.public_url
    hooks = Hooks(store, cipher, utc_now)
    entry = None if settings.sign_in_lacks() else _entry(visit, store, cipher)
    pipedrive = Pipedrive(
        visit.session,
        settings.pipedrive_api_url,
        cache=cache,
        throttle=Throttle(),
        renew=entry.renewal if entry else None,
    )
    registrations = Registrations(hooks, Links(store, cipher), pipedrive, url)
    try:
        yield WatchCheckup(Watches(store, cipher, utc_now), hooks, registrations, url)
    finally:
        await cache.close()
