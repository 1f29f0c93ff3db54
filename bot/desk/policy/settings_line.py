"""`/crm settings delete=admins off=deals_merge`: what is to change, as it is typed. Pure."""

from dataclasses import replace

from bot.desk.policy.rules import DEEDS, WHO, Policy
from bot.tools.catalog.all import BY_NAME

SWITCH = {"on": True, "off": False}


def changed(policy: Policy, line: str) -> Policy | str:
    """The rules with what the line says; or the first word of it that cannot be read."""
    for word in line.split():
        name, equals, value = word.partition("=")
        step = _step(policy, name.lower(), value.lower()) if equals else None
        if step is None:
            return word
        policy = step
    return policy


def _step(policy: Policy, name: str, value: str) -> Policy | None:
    if name in DEEDS and value in WHO:
        return replace(policy, who={**policy.who, name: value})
    if name == "read-only" and value in SWITCH:
        return replace(policy, read_only=SWITCH[value])
    if name == "off":
        tools = frozenset(filter(None, value.split(",")))
        return replace(policy, off=tools) if tools <= BY_NAME.keys() else None
    return None
