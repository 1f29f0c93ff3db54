"""What a channel reads when the bot comes, comes back, or somebody who watched is gone. Pure."""

from collections.abc import Sequence

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Message
from bot.text import count, mention
from bot.watch.commands.replies import EXAMPLE, presets, press
from bot.watch.watches.matching import Watch


def hello() -> Message:
    """Two lines, once."""
    find = "I bring Pipedrive here: type /deal acme, or mention me in a thread."
    watch = f"To have this channel told of deals, type {EXAMPLE}; until then I say nothing."
    parts = (rich.text(f"{find}\n{watch}"),)
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *presets()))


def back(watches: int) -> str:
    """Where it may speak again."""
    return f"I'm back: {count(watches, 'watch goes on', 'watches go on')} here."


def passed_on(name: str, user: str, to: str, many: int) -> Message:
    """An admin lends theirs the rights that nobody has any more, until somebody else does."""
    their = "watch is" if many == 1 else "watches are"
    what = (
        f"'s account is deactivated. Their {many} {their} {to}'s now: I tell what {to} may see, of "
        "records that the whole company can see. /crm watch lists them."
    )
    who = rich.name(name) if name else {"type": "user", "user_id": user}
    return Message(f"{name or mention(user)}{what}", (rich.paragraph(who, rich.text(what)),))


def disconnected(name: str, user: str, left: Sequence[Watch]) -> Message:
    """Whoever comes back within the week has them back; anybody else may take them."""
    return _asks(name, user, " is no longer connected to Pipedrive", left)


def left_behind(name: str, user: str, left: Sequence[Watch]) -> Message:
    """Their watches wait until somebody else wants them, who then lends them their rights."""
    return _asks(name, user, "'s account is deactivated", left)


def _asks(name: str, user: str, why: str, left: Sequence[Watch]) -> Message:
    many = count(len(left), "watch", "watches")
    why = f"{why}, so {many} here {'is' if len(left) == 1 else 'are'} paused."
    what = "Take over, and I tell what you may see in Pipedrive."
    who = rich.name(name) if name else {"type": "user", "user_id": user}
    parts = (who, rich.text(f"{why} {what}"))
    text = f"{name or mention(user)}{why} {what}"
    row = buttons.row(press("Take over", "take", left[0].id))
    return Message(text, (rich.paragraph(*parts), *row))
