"""The rules of a workspace in words: each of them, and what has changed. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bot.blocks.replies.rules import Consequence, Rule
from bot.desk.policy.members import Member
from bot.desk.policy.policies import CONFIRMED, COUNTED, DEEDS, WHO, Deed, Hears, Policy
from bot.desk.policy.settings_line import ANY, USUAL_AGAIN
from bot.text import count

NAMES: dict[Deed, str] = {
    "delete": "Delete",
    "merge": "Merge",
    "bulk": "Delete many at once",
    "export": "Export lists and files",
    "share": "Share in channels",
}
A_DAY: dict[Deed, str] = {
    "delete": "Deletes a day",
    "merge": "Merges a day",
    "export": "Exports a day",
}
HEARD: dict[Hears, str] = {
    "cards": "whole cards, whoever reads along",
    "titles": "titles only",
    "nothing": "nothing of Pipedrive",
}
# The usual choices; a line takes any.
USUALLY = "as usual"
SECOND: tuple[tuple[Deed, ...], ...] = ((), ("bulk",), ("merge", "bulk"), CONFIRMED)
LIMITS, LIMITS_OF_ALL = ("20", "50", "100", ANY), ("100", "500", "1000", ANY)


def in_words(policy: Policy) -> list[Rule]:
    switch = "on" if policy.read_only else "off"
    return [
        *(Rule(deed, NAMES[deed], policy.of(deed), _same(WHO)) for deed in DEEDS),
        Rule("second", "A second person confirms", _deeds(policy.second), _SECOND, _typed(policy)),
        *(rule for deed in COUNTED for rule in _a_day(policy, deed)),
        Rule("read-only", "Read-only", switch, _same(("on", "off"))),
        Rule("off", "Tools switched off", _off(policy) or "none", typed=_off(policy)),
        *_channels(policy),
    ]


def _typed(policy: Policy) -> str:
    return ",".join(deed for deed in CONFIRMED if deed in policy.second)


def _off(policy: Policy) -> str:
    return ",".join(sorted(policy.off))


def _same(choices: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Typed as they are said."""
    return tuple((one, one) for one in choices)


def _deeds(deeds: Collection[Deed]) -> str:
    return ", ".join(NAMES[deed].lower() for deed in DEEDS if deed in deeds) or "nothing"


_SECOND = tuple((",".join(deeds), _deeds(deeds)) for deeds in SECOND)


def _a_day(policy: Policy, deed: Deed) -> Iterator[Rule]:
    key, name, day = f"{deed}s-a-day", A_DAY[deed], policy.a_day(deed)
    yield Rule(key, f"{name}, each person", _number(day.person), _same(LIMITS))
    yield Rule(f"all-{key}", f"{name}, all together", _number(day.together), _same(LIMITS_OF_ALL))


def _number(most: int | None) -> str:
    return ANY if most is None else str(most)


def _channels(policy: Policy) -> Iterator[Rule]:
    for id_, channel in sorted(policy.channels.items()):
        choices = (*HEARD.items(), (USUAL_AGAIN, USUALLY))
        name, said = f"#{channel.name or id_} hears", HEARD[channel.hears]
        yield Rule(f"<#{id_}>", name, said, choices, channel.hears)


def what_changed(before: Policy, after: Policy) -> list[str]:
    """`Delete: everyone → admins`, of each rule that is another one."""
    was, now = ({rule.key: rule for rule in in_words(policy)} for policy in (before, after))
    return [
        f"{(now.get(key) or was[key]).name}: {_said(was, key)} → {_said(now, key)}"
        for key in dict.fromkeys((*was, *now))
        if was.get(key) != now.get(key)
    ]


def _said(rules: Mapping[str, Rule], key: str) -> str:
    return rules[key].said if key in rules else USUALLY


def consequences(before: Policy, after: Policy, members: Sequence[Member]) -> Iterator[Consequence]:
    """Who can do less, and who more, of those who are connected."""
    for deed in DEEDS:
        could, can = (
            {one.user for one in members if policy.allows(deed, is_admin=one.is_admin)}
            for policy in (before, after)
        )
        if lost := sorted(could - can):
            yield Consequence(f"{_people(lost)} can't {_lower(deed)} any more", lost)
        if gained := sorted(can - could):
            yield Consequence(f"{_people(gained)} can {_lower(deed)} from now on", gained)
    everybody = [one.user for one in members]
    if after.read_only and not before.read_only:
        yield Consequence(f"{_people(everybody)} can't change anything any more")
    for tool in sorted(after.off - before.off):
        yield Consequence(f"{_people(everybody)} can't use {tool} any more")
    for deed in CONFIRMED:
        if deed in after.second - before.second:
            alone = f"{_people(everybody)} can't {_lower(deed)} alone any more"
            yield Consequence(alone)


def _lower(deed: Deed) -> str:
    return NAMES[deed].lower()


def _people(users: Sequence[str]) -> str:
    return count(len(users), "person", "people")
