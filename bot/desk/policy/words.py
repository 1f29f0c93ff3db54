"""The rules of a workspace in words: each of them, and what has changed. Pure."""

from bot.blocks.replies.rules import Rule
from bot.desk.policy.rules import DEEDS, WHO, Deed, Policy

NAMES: dict[Deed, str] = {
    "delete": "Delete",
    "merge": "Merge",
    "bulk": "Delete many at once",
    "export": "Export lists and files",
}


def in_words(policy: Policy) -> list[Rule]:
    switch = "on" if policy.read_only else "off"
    return [
        *(Rule(deed, NAMES[deed], policy.of(deed), WHO) for deed in DEEDS),
        Rule("read-only", "Read-only", switch, ("on", "off")),
        Rule("off", "Tools switched off", ", ".join(sorted(policy.off)) or "none"),
    ]


def what_changed(before: Policy, after: Policy) -> list[str]:
    """`Delete: everyone → admins`, of each rule that is another one."""
    return [
        f"{was.name}: {was.said} → {now.said}"
        for was, now in zip(in_words(before), in_words(after), strict=True)
        if was != now
    ]
