"""`/crm settings delete=admins off=deals_merge`: what is to change, as it is typed. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.desk.policy.policies import CONFIRMED, COUNTED, DEEDS, HEARS, WHO, Channel, Deed, Policy
from bot.tools.catalog.all import BY_NAME

SWITCH = {"on": True, "off": False}
MOST_A_DAY, ANY = 10_000, "any"
USUAL_AGAIN = "usual"
# As Slack sends `#wins`; of a private channel it may keep the name to itself.
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]{1,30})(?:\|([^>|=\s]{0,80}))?>")

Step = Callable[[Policy, str], Policy | None]


def changed(policy: Policy, line: str) -> Policy | str:
    """The rules with what the line says; or the first word of it that cannot be read."""
    for word in line.split():
        name, equals, value = word.rpartition("=")
        step = _step(policy, name, value.lower()) if equals else None
        if step is None:
            return word
        policy = step
    return policy


def _step(policy: Policy, name: str, value: str) -> Policy | None:
    channel = _CHANNEL.fullmatch(name)
    if channel:
        return _hears(policy, channel[1], channel[2] or "", value)
    step = STEPS.get(name.lower())
    return step(policy, value) if step else None


def _who(deed: Deed) -> Step:
    def step(policy: Policy, value: str) -> Policy | None:
        who = next((one for one in WHO if one == value), None)
        return replace(policy, who={**policy.who, deed: who}) if who else None

    return step


def _a_day(deed: Deed) -> Step:
    def step(policy: Policy, value: str) -> Policy | None:
        return replace(policy, most={**policy.most, deed: _most(value)}) if _counts(value) else None

    return step


def _together(deed: Deed) -> Step:
    def step(policy: Policy, value: str) -> Policy | None:
        if not _counts(value):
            return None
        return replace(policy, together={**policy.together, deed: _most(value)})

    return step


def _counts(value: str) -> bool:
    is_number = value.isascii() and value.isdecimal() and len(value) <= len(str(MOST_A_DAY))
    return value == ANY or (is_number and int(value) <= MOST_A_DAY)


def _most(value: str) -> int | None:
    return None if value == ANY else int(value)


def _read_only(policy: Policy, value: str) -> Policy | None:
    return replace(policy, read_only=SWITCH[value]) if value in SWITCH else None


def _off(policy: Policy, value: str) -> Policy | None:
    tools = _several(value)
    return replace(policy, off=tools) if tools <= BY_NAME.keys() else None


def _second(policy: Policy, value: str) -> Policy | None:
    deeds = _several(value)
    wanted = frozenset(deed for deed in CONFIRMED if deed in deeds)
    return replace(policy, second=wanted) if len(wanted) == len(deeds) else None


def _hears(policy: Policy, channel: str, name: str, value: str) -> Policy | None:
    others = {id_: one for id_, one in policy.channels.items() if id_ != channel}
    if value == USUAL_AGAIN:
        return replace(policy, channels=others)
    known = policy.channels.get(channel)
    name = name or (known.name if known else "")
    hears = next((one for one in HEARS if one == value), None)
    return replace(policy, channels={**others, channel: Channel(hears, name)}) if hears else None


def _several(value: str) -> frozenset[str]:
    return frozenset(filter(None, value.split(",")))


STEPS: Mapping[str, Step] = {
    **{deed: _who(deed) for deed in DEEDS},
    **{f"{deed}s-a-day": _a_day(deed) for deed in COUNTED},
    **{f"all-{deed}s-a-day": _together(deed) for deed in COUNTED},
    "read-only": _read_only,
    "off": _off,
    "second": _second,
}
