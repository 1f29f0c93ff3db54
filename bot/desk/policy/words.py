"""The rules of a workspace in words: each of them, and what has changed. Pure."""

from collections.abc import Sequence

from bot.desk.policy.rules import DEEDS, Deed, Policy, Who

Words = Sequence[tuple[str, str]]
NAMES: dict[Deed, str] = {
    "delete": "Delete",
    "merge": "Merge",
    "bulk": "Delete many at once",
    "export": "Export lists and files",
}
MAY: dict[Who, str] = {"everyone": "everyone", "admins": "admins", "nobody": "nobody"}


def in_words(policy: Policy) -> Words:
    return [
        *((NAMES[deed], MAY[policy.of(deed)]) for deed in DEEDS),
        ("Read-only", "on" if policy.read_only else "off"),
        ("Tools switched off", ", ".join(sorted(policy.off)) or "none"),
    ]


def what_changed(before: Policy, after: Policy) -> list[str]:
    """`Delete: everyone → admins`, of each rule that is another one."""
    return [
        f"{name}: {was} → {now}"
        for (name, was), (_, now) in zip(in_words(before), in_words(after), strict=True)
        if was != now
    ]
