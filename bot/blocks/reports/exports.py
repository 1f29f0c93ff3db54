"""Work that takes a while: that it began, how far it is, and what came of it."""

from collections.abc import Mapping

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import summed
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.records.record_types import RecordType
from bot.text import count, cut, isolated, joined, sentences

BAR = 20
LONGEST = 300
MOST_CURRENCIES = 12


def began(doing: str) -> Message:
    """`doing` is what goes on: `exporting all deals`, `deleting 23 deals`."""
    return _said(
        f"{_starting(doing)}…",
        "This may take a while. The result comes to your direct messages with Deal Desk.",
    )


def already(doing: str) -> Message:
    return _said(
        sentences(f"Still {_safe(doing)}"),
        "See your direct messages with Deal Desk; you can also cancel it there.",
    )


def underway(doing: str, done: int, total: int | None, ticket: str, kind: RecordType) -> Message:
    """How far it is: a bar where the whole is known, and a button to stop it."""
    parts = [rich.heading(_starting(doing))]
    if total:
        many = count(total, kind.noun, kind.many)
        parts += [rich.text(f"\n{bar(done, total)}{done:,} of {many} so far.")]
    elif done:
        parts += [rich.text(f"\n{count(done, kind.noun, kind.many)} so far.")]
    stop = buttons.ticket("Cancel", "stop", ticket, spoken=f"Cancel {_safe(doing)}")
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(stop)))


def bar(done: int, total: int | None) -> str:
    """`▓▓▓░░░ 50 % `, or nothing while nobody knows how much there is."""
    if not total:
        return ""
    part = min(done / total, 1.0)
    full = round(part * BAR)
    return f"{'▓' * full}{'░' * (BAR - full)} {part:.0%} "


def collected(  # noqa: PLR0913, PLR0917 - the whole of an answer
    number: int,
    totals: Mapping[str, float],
    first: Message,
    viewer: Viewer,
    looked: int,
    kind: RecordType,
) -> Message:
    """The count, the totals and the first rows of what was `looked` at; the file comes with it."""
    if not number:
        return first
    sums = in_all(totals, viewer)
    parts = [
        rich.heading(count(number, kind.noun, kind.many)),
        rich.text(f", worth {sums} in all." if sums else "."),
    ]
    told = _in_file(number, looked, kind)
    shown = [block for block in first.blocks if block["type"] == "data_table"]
    blocks: tuple[Block, ...] = (rich.paragraph(*parts), *shown, rich.context(told))
    return Message(f"{rich.spoken(*parts)} {told}", blocks)


def _in_file(number: int, looked: int, kind: RecordType) -> str:
    if number == looked:
        return "All of them are in the file."
    return f"{count(looked, kind.noun, kind.many)} checked; those that match are in the file."


def in_all(totals: Mapping[str, float], viewer: Viewer) -> str:
    """`€12,000, $500 and £3`: the person's own currency first, as they do not add up."""
    worth = sorted(
        (item for item in totals.items() if item[1]),
        key=lambda item: (item[0] != viewer.currency, item[0]),
    )
    told = [summed(amount, code, viewer) for code, amount in worth[:MOST_CURRENCIES]]
    left = len(worth) - len(told)
    return joined([*told, f"{left} more currencies"] if left > 0 else told)


def stopped(doing: str, done: int, kind: RecordType) -> Message:
    return _said(
        sentences(f"Cancelled: {_safe(doing)}"),
        f"{count(done, kind.noun, kind.many)} had been read; nothing was kept.",
    )


def no_file() -> Message:
    return _said(
        "I couldn't send the file.",
        "Slack refused it: an admin may have to reinstall Deal Desk so that it may send files.",
    )


def lost(line: str) -> Message:
    """It ended, but what came of it did not reach the person."""
    command, _, text = line.partition(" ")
    again = buttons.typed("Do it again", command, text)
    said = _said("The result didn't reach you.", "Please ask for it again.")
    return said.with_more(*buttons.row(again))


def elsewhere(result: Message, more: str) -> Message:
    """For the place where it was asked: the same sentence, without the rows.

    `more` is what there is only in the direct messages: `The file`; empty where this is all.
    """
    there = f"{more} in your direct messages with Deal Desk." if more else ""
    words = sentences(cut(result.text, 600), there)
    return Message(words, (rich.context(words),))


def _safe(doing: str) -> str:
    """It may name what strangers typed: a label, a title that was looked for."""
    return isolated(cut(doing, LONGEST))


def _starting(doing: str) -> str:
    """`Exporting all deals`."""
    words = _safe(doing)
    return f"{words[:1].upper()}{words[1:]}"


def _said(what: str, then: str) -> Message:
    parts = (rich.heading(what), rich.text(" "), rich.prose(then))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))
