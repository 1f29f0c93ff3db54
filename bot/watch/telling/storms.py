"""The same act of one person in great numbers: one sentence, and the list behind a button. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import facts
from bot.text import cut
from bot.watch.telling import notices
from bot.watch.telling.folding import Notice
from bot.watch.watches import words

# From so many on they are one sentence; a win is news by itself for longer.
MANY, MANY_WINS = 20, 60
MOST_LISTED = 60
VERBS = {
    "created": "added",
    "won": "won",
    "lost": "lost",
    "reopened": "reopened",
    "moved": "moved",
    "deleted": "deleted",
    "merged": "merged",
    "done": "finished",
    "value": "changed the value of",
    "close": "changed the close date of",
    "slipped": "put off",
}

Act = tuple[str, int | None, tuple[str, ...]]


def act_of(notice: Notice) -> Act:
    """What was done, by whom: what is alike in this is one storm."""
    return notice.entity, notice.actor, notice.told()


def largest(many: Sequence[Notice]) -> list[int]:
    """The places of those that are one storm; empty where there is none."""
    groups: dict[Act, list[int]] = defaultdict(list)
    for place, notice in enumerate(many):
        groups[act_of(notice)].append(place)
    found = max(groups.values(), key=len, default=[])
    told = many[found[0]].told() if found else ()
    least = MANY_WINS if "won" in told else MANY
    return found if told and len(found) >= least else []


def message(
    many: Sequence[Notice], viewer: Viewer, allowed: notices.Allowed, token: str
) -> Message:
    """`Ana Lima gave 412 deals of Tom Berg to Mia Novak`."""
    who = facts.user(many[0].actor, viewer) or "Somebody"
    late = " (seen late)" if all(one.late for one in many) else ""
    said = f"{who} {_act(many, viewer, allowed)}{late}."
    carries = buttons.encoded({"do": "storm", "id": token})
    show = buttons.button("Show them", "watch:storm", carries)
    return Message(said, (rich.paragraph(rich.text(said)), *buttons.row(show)))


def held(number: int, why: str, said: str, token: str) -> Message:
    """One line for all that was not told meanwhile, after what else there is to say."""
    notices_ = "1 notice was" if number == 1 else f"{number:,} notices were"
    line = f"{notices_} held while {why}." if number else ""
    words_ = " ".join(one for one in (said, line) if one)
    carries = buttons.encoded({"do": "storm", "id": token})
    show = buttons.button("Show them", "watch:storm", carries) if number else None
    return Message(words_, (rich.paragraph(rich.text(words_)), *buttons.row(show)))


def listing(many: Sequence[Notice], viewer: Viewer, allowed: notices.Allowed) -> Message:
    lines = [notices.line(notice, notice.told(), viewer, allowed) for notice in many[:MOST_LISTED]]
    rest = len(many) - len(lines)
    more = (rich.paragraph(rich.text(f"And {rest:,} more.")),) if rest else ()
    text = "; ".join(rich.spoken(*line) for line in lines)
    bullets = rich.block(rich.bullets(*(rich.section(*line) for line in lines)))
    return Message(cut(text, 3_000), (bullets, *more))


def _act(many: Sequence[Notice], viewer: Viewer, allowed: notices.Allowed) -> str:
    told = many[0].told()
    number = f"{len(many):,} {words.MANY[many[0].entity]}"
    if "owner" in told and (allowed is None or "owner" in allowed):
        return _handed_over(many, number, viewer)
    verb = next((VERBS[name] for name in told if name in VERBS), "changed")
    return f"{verb} {number}"


def _handed_over(many: Sequence[Notice], number: str, viewer: Viewer) -> str:
    givers = {getattr(notice.before, "owner_id", None) for notice in many}
    takers = {getattr(notice.after, "owner_id", None) for notice in many}
    if len(takers) > 1:
        return f"changed the owner of {number}"
    taker = facts.user(takers.pop(), viewer)
    giver = f" of {facts.user(givers.pop(), viewer)}" if len(givers) == 1 else ""
    return f"gave {number}{giver} to {taker}"
