"""What a channel reads when the bot comes, comes back, or somebody who watched is gone. Pure."""

from collections.abc import Sequence

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Message
from bot.text import count, mention
from bot.watch.commands.replies import EXAMPLE, press
from bot.watch.watches.matching import Watch


def hello() -> Message:
    """Two lines, once."""
    find = "I bring Pipedrive here: type /deal acme, or mention me in a thread."
    watch = f"To have this channel told of deals, type {EXAMPLE}; until then I say nothing."
    parts = (rich.text(f"{find}\n{watch}"),)
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def back(watches: int, held: int) -> Message:
    """Where it may speak again."""
    words = f"I'm back: {count(watches, 'watch goes on', 'watches go on')} here."
    if held:
        words += f" {count(held, 'notice', 'notices')} came meanwhile."
    return Message(words, (rich.paragraph(rich.text(words)),))


def left_behind(name: str, user: str, left: Sequence[Watch]) -> Message:
    """Their watches wait until somebody else wants them, who then lends them their rights."""
    many = count(len(left), "watch", "watches")
    why = f"account is deactivated, so {many} here {'is' if len(left) == 1 else 'are'} paused."
    what = "Take over, and I tell what you may see in Pipedrive."
    who = rich.name(name) if name else {"type": "user", "user_id": user}
    parts = (who, rich.text(f"'s {why} {what}"))
    text = f"{name or mention(user)}'s {why} {what}"
    row = buttons.row(press("Take over", "take", left[0].id))
    return Message(text, (rich.paragraph(*parts), *row))
