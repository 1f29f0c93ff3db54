"""What can be wrong with the set-up: each one line, with what it breaks and what to do. Pure."""

import importlib
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime

from bot import manifest

APPS = "https://api.slack.com/apps"
# The names of zones' data are like 2026f; there are several a year.
LASTS_UNTIL_MONTH = 7


@dataclass(frozen=True, slots=True)
class Fault:
    """`breaks` and `fix` are sentences."""

    what: str
    breaks: str
    fix: str

    @property
    def line(self) -> str:
        return f"{self.what}: {self.breaks} Fix: {self.fix}"


def scope_lacks(scope: str) -> Fault:
    fix = f"add it under OAuth & Permissions at {APPS} and press Reinstall there."
    return Fault(f"Scope {scope} is missing", _cannot(scope), fix)


def optional_scope_lacks(scope: str) -> Fault:
    fix = f"add it under OAuth & Permissions at {APPS} and press Reinstall there."
    return Fault(f"Optional scope {scope} is not granted", _cannot(scope), fix)


def event_lacks(event: str) -> Fault:
    fix = f"add it under Event Subscriptions at {APPS}, save, and reinstall if Slack asks for it."
    return Fault(f"Event {event} is missing", _cannot(event), fix)


def _cannot(name: str) -> str:
    """What the manifest asks for it for, turned round."""
    wanted = manifest.reasons()[name].partition(". ")[0].rstrip(".")
    return f"I can't {wanted.removeprefix('To ')}."


def address_lacks() -> Fault:
    return Fault(
        "PUBLIC_URL is not set",
        "Pipedrive can't tell me of changes, so channels hear of them up to 15 minutes late.",
        "set PUBLIC_URL to the https://… where I can be reached, and restart me.",
    )


def admin_lacks() -> Fault:
    return Fault(
        "No admin of Pipedrive has connected",
        "I can't register webhooks, so channels hear of changes up to 15 minutes late.",
        "let a Pipedrive admin type /crm connect.",
    )


def worker_lacks() -> Fault:
    return Fault(
        "No worker is alive",
        "whoever serves does their work as well, and answers slower when there is much of it.",
        "start python -m bot worker.",
    )


def delayed_events_lack() -> Fault:
    return Fault(
        "Delayed Events is off",
        "after an outage of two hours Slack drops what happened to channels meanwhile.",
        f"switch it on under Event Subscriptions at {APPS} and set SLACK_DELAYED_EVENTS=true.",
    )


def webhook_lacks(entity: str, *, was_there: bool) -> Fault:
    gone = "was removed" if was_there else "is missing: it is not registered"
    return Fault(
        f"Pipedrive's webhook for {entity} changes {gone}",
        f"channels are not told what happens to {entity} records.",
        "press Register webhooks, or wait: it comes back by itself within 30 minutes.",
    )


def zones_in_use() -> str:
    """The version of the time zone data; empty where the package is not there."""
    try:
        return str(importlib.import_module("tzdata").IANA_VERSION)
    except ImportError:
        return ""


def zones_old(version: str, now: datetime) -> Fault | None:
    """Old once half of the next year is over, or where the system's own data comes first."""
    fix = "run pip install --upgrade tzdata, and restart me."
    wrong = "notices, digests and reminders may come an hour off in some zones."
    if not version:
        return Fault("Time zone data is missing", "every time would be told in UTC.", fix)
    if zoneinfo.TZPATH:
        return Fault(f"Time zone data is the system's, not {version}", wrong, "restart me.")
    year = int(version[:4])
    if now < datetime(year + 1, LASTS_UNTIL_MONTH, 1, tzinfo=UTC):
        return None
    return Fault(f"Time zone data is old ({version})", wrong, fix)


def use_packaged_zones() -> None:
    """A system's own data may be years old, and Python would prefer it."""
    zoneinfo.reset_tzpath(())
    zoneinfo.ZoneInfo.clear_cache()
