"""How much of the day's budget at Pipedrive is gone: in words, with a bar."""

from bot.blocks.kit import rich
from bot.blocks.kit.message import Block, Message
from bot.pipedrive.http.throttle import LOW, Use
from bot.text import count

BAR = 20
ONE_PERCENT = 0.01
FULL, EMPTY = "▰", "▱"


def with_budget(message: Message, use: Use) -> Message:
    """Under what was said already."""
    parts = _parts(use)
    said = Message(f"{message.text} {rich.spoken(*parts)}", message.blocks)
    first, *rest = said.blocks
    return Message(said.text, (first, rich.paragraph(*parts), *rest))


def bar(share: float) -> str:
    """Never empty when something is gone, never full when something is left."""
    filled = min(max(round(share * BAR), share > 0), BAR - (share < 1))
    return FULL * filled + EMPTY * (BAR - filled)


def percent(share: float) -> str:
    if 0 < share < ONE_PERCENT:
        return "less than 1 %"
    return f"{int(share * 100)} %"


def _parts(use: Use) -> tuple[Block, ...]:
    tokens = count(use.ours, "token", "tokens")
    if use.share is None:
        ours = rich.text(f"Today this bot has used {tokens} of your company's Pipedrive budget.")
        return (ours,)
    return (
        rich.text(f"{bar(use.share)}\n"),
        rich.text(f"{percent(use.share)} of your company's Pipedrive budget for today is used"),
        rich.text(f", {percent(use.our_share or 0)} by this bot ({tokens} of {use.limit:,})."),
        *_paused(use),
    )


def _paused(use: Use) -> tuple[Block, ...]:
    if not use.is_low:
        return ()
    words = (
        f"\nOver {percent(LOW)} is used, so pickers don't search for now. "
        "They offer what you have seen lately."
    )
    return (rich.text(words, bold=True),)
