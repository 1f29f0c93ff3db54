"""What was done, said to the one who did it."""

from collections.abc import Sequence

from bot.blocks import buttons, changes, facts, rich
from bot.blocks.cards import named
from bot.blocks.changes import Change
from bot.blocks.message import Block, Message
from bot.blocks.text import deal_url
from bot.blocks.viewer import Viewer
from bot.pipedrive.models import Copied, Deal


def receipt(
    title: Sequence[Block], changed: Sequence[Change], actions: Sequence[Block | None] = ()
) -> Message:
    """A title made of rich text parts; one change on the same line, more in a list below."""
    rest = buttons.row(*actions)
    if len(changed) == 1:
        parts = (*title, rich.text(": "), *changes.line(changed[0]))
        return Message(rich.spoken(*parts), (rich.paragraph(*parts), *rest))
    words = rich.spoken(*title)
    if not changed:
        return Message(words, (rich.paragraph(*title), *rest))
    body = rich.block(rich.section(*title), changes.bullets(changed))
    return Message(f"{words}: {changes.spoken(changed)}", (body, *rest))


def created(deal: Deal, viewer: Viewer) -> Message:
    title = (
        rich.text("Created "),
        *named(deal, viewer),
        rich.text(f": {facts.in_short(deal, viewer)}"),
    )
    return receipt(title, (), _next(deal))


def copied(before: Deal | None, copy: Deal | Copied, viewer: Viewer) -> Message:
    """Which deal was copied, and the number of the new one, which has the same name."""
    original = named(before, viewer) if before else (rich.name(copy.title, bold=True),)
    number = rich.link(deal_url(copy.id, viewer), f"#{copy.id}")
    title = (rich.text("Copied "), *original, rich.text(" → "), number)
    show = buttons.run("Show copy", "deals_get", {"id": copy.id}, spoken=f"Show deal #{copy.id}")
    return receipt(title, (), (show,))


def edited(before: Deal | None, after: Deal, viewer: Viewer) -> Message:
    return changed("Changed ", before, after, viewer)


def moved(before: Deal | None, after: Deal, viewer: Viewer) -> Message:
    if before is not None:
        return changed("Moved ", before, after, viewer)
    to = rich.text(f" to {facts.stage_with_way(after, viewer)}")
    return receipt((rich.text("Moved "), *named(after, viewer), to), (), _next(after))


def won(before: Deal | None, after: Deal, viewer: Viewer) -> Message:
    if before is not None and before.status == "won":
        return _nothing_changed(after, viewer)
    value = rich.text(f" is won: {facts.value(after, viewer)}. Well done!")
    return receipt((rich.text("🎉 "), *named(after, viewer), value), (), _next(after))


def lost(before: Deal | None, after: Deal, viewer: Viewer) -> Message:
    if before is not None and not changes.changes(before, after, viewer):
        return _nothing_changed(after, viewer)
    reason = facts.lost_reason(after)
    told = f" is marked as lost: {reason}" if reason else " is marked as lost, without a reason."
    return receipt((*named(after, viewer), rich.text(told)), (), _next(after))


def deleted(deal: Deal, viewer: Viewer) -> Message:
    kept = f". Pipedrive keeps it for {facts.kept_until(viewer.now, viewer)}."
    return receipt((rich.text("Deleted "), *named(deal, viewer), rich.text(kept)), ())


def merged(goes: Deal, stays: Deal, viewer: Viewer) -> Message:
    # The one that went has no page any more, so only the survivor is linked.
    gone = rich.name(facts.title(goes), bold=True)
    title = (rich.text("Merged "), gone, rich.text(f" #{goes.id} into "), *named(stays, viewer))
    return receipt(title, (), _next(stays))


def unknown(title: str, ticket: str) -> Message:
    """The outcome is not known (yet)."""
    parts = (
        rich.heading("I do not know whether this went through: "),
        rich.name(title, bold=True),
        rich.text(
            "\nPipedrive got it, but its answer did not arrive. Please do not repeat it; "
            "look again in a moment."
        ),
    )
    check = buttons.ticket("Check again", "recheck", ticket, "primary")
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(check)))


def changed(verb: str, before: Deal | None, after: Deal, viewer: Viewer) -> Message:
    found = changes.changes(before, after, viewer)
    if before is not None and not found:
        return _nothing_changed(after, viewer)
    return receipt((rich.text(verb), *named(after, viewer)), found, _next(after))


def _nothing_changed(deal: Deal, viewer: Viewer) -> Message:
    title = (
        rich.text("Nothing changed: "),
        *named(deal, viewer),
        rich.text(" was like that already."),
    )
    return receipt(title, (), _next(deal))


def _next(deal: Deal) -> tuple[Block | None, ...]:
    args = {"id": deal.id}
    return (
        buttons.run("Show deal", "deals_get", args, spoken=f"Show deal {facts.numbered(deal)}"),
        buttons.share("Share", "deals_get", args, spoken=f"Share {facts.numbered(deal)}"),
    )
