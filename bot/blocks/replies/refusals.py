"""What is said when a click, a command or a name leads nowhere, and the way on from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.buttons import Args
from bot.blocks.kit.figures import moment
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.text import article, count, cut, escape, joined, mention

MOST_CHOICES = 10
MOST_SUGGESTIONS = 3
SEARCHED = 80
# What is looked through of records that Pipedrive has no search of their own for.
LOOKED = {
    "activity": "I checked your own open ones and those you saw here. ",
    "file": "I checked the names of all files. ",
}

Why = Literal["not_yours", "late", "done_already", "running", "cancelled", "replaced", "unknown"]


@dataclass(frozen=True)
class Choice:
    """A record one may have meant; pressing it does what `verb` and `carries` say."""

    id: int | str
    name: str
    detail: str
    verb: Literal["run", "form", "menu"]
    carries: Args


def turned(why: Why, viewer: Asker, *, asker: str = "", ended: datetime | None = None) -> Message:
    """A click that did nothing, and why."""
    if why == "not_yours":
        return not_yours(asker)
    if why == "done_already":
        return done_already(ended, viewer)
    return _said(*_TURNED[why])


_TURNED = {
    "late": (
        "That came too late.",
        "The question has expired, and this press changed nothing. Ask again.",
    ),
    "running": ("This is already under way.", "You will be told how it ends."),
    "cancelled": (
        "This was cancelled.",
        "Nothing was changed. Ask again if you want it after all.",
    ),
    "replaced": ("A newer question has replaced this one.", "Please answer that one."),
    "unknown": (
        "I don't know this button any more.",
        "Nothing was changed. Please start again with a command, such as /deal.",
    ),
}


def pressed_twice() -> Message:
    return _said("You pressed this twice.", "It is done once, and you are told how it ends.")


def not_yours(asker: str) -> Message:
    """`asker` is a Slack user id."""
    words = f"Only {mention(asker)} can decide this. Nothing was changed."
    return Message(words, (_section(words),))


def done_already(ended: datetime | None, viewer: Asker) -> Message:
    when = f" It ended {moment(ended, viewer)}." if ended else ""
    return _said("This is already decided.", f"Your click did nothing more.{when}")


def not_connected(doing: str = "") -> Message:
    after = " Then I'll come back to what you asked." if doing else ""
    connect = buttons.typed("Connect", "/crm", "connect", style="primary")
    return _said(
        "Connect your Pipedrive login first.",
        f"Deal Desk acts as you, with your rights.{after}",
        connect,
    )


def outsider() -> Message:
    return _said(
        "Deal Desk is for members of this workspace.",
        "Guests and people from other companies can't use it. Ask a colleague who can.",
    )


def rights_unknown() -> Message:
    return _said(
        "Slack isn't answering, so nothing was done.",
        "Slack has to confirm first that you are a member here. Try again in a minute.",
    )


def busy() -> Message:
    return _said(
        "I couldn't write down what you asked, so I did nothing.",
        "The database isn't answering. Try again in a minute.",
    )


def in_doubt() -> Message:
    return _said(
        "The database stopped answering, and I can't tell whether this was begun.",
        "If it was, I'll tell you how it ended. Look at /crm log before you repeat it.",
    )


def on_its_way() -> Message:
    return _said(
        "It is on its way, and I'll tell you how it ended.",
        "The database isn't answering right now. Please don't repeat it.",
    )


def unexpected(code: str) -> Message:
    check = "Check in Pipedrive before you repeat it, and give this code to your admin"
    return _said("Something broke on my side.", f"{check}: {cut(code, 40)}")


def other_login() -> Message:
    return _said(
        "You are connected to another Pipedrive login now.",
        "The question was asked as someone else, so nothing was changed. Ask again.",
    )


def not_shared() -> Message:
    return _said(
        "I can't post this here.",
        "I'm not a member of this conversation. Type /invite @Deal Desk, then share it again.",
    )


def unknown(what: str, commands: Sequence[str]) -> Message:
    """A command or shortcut that an admin added or renamed, or one of another version."""
    return _said(
        f"I don't know {cut(what, 40)}.",
        f"The commands are {joined(commands)}.",
        buttons.typed("Help", "/crm", "help"),
    )


def nothing_to_save() -> Message:
    return _said(
        "There is no text and no file in this message.",
        "Choose one that has either, or attach files with /file upload.",
    )


def files_left(tool: str, typed: Args) -> Message:
    """They came with words that say nothing of them; `tool` is what keeps them."""
    keep = buttons.form("Save to Pipedrive", tool, typed)
    return _said("I left the files of your message alone.", "They can be saved, too.", keep)


def form_waits(title: str, tool: str, typed: Args, *told: str) -> Message:
    """The click is too long ago for Slack to open a form by itself, or there was none.

    `told` are sentences on what it holds, or what is wrong with that.
    """
    open_form = buttons.form("Open the form", tool, typed, style="primary")
    then = " ".join([*told, f"{title}: open it here."])
    return _said("Your form is ready.", then, open_form)


def not_counted(noun: str, step: str) -> Message:
    """`-1 stage`, `+5k value`: there is nothing of the record's from which it could be counted."""
    if step.endswith("stage"):
        end = "first" if step.startswith("-") else "last"
        already = f"This {noun} is in the {end} stage of its pipeline already."
        return _said(already, "Name a stage to move it elsewhere.")
    return _said(f"That can't be counted from what the {noun} holds.", "Say the new value.")


def which(noun: str, typed: str, choices: Sequence[Choice]) -> Message:
    """Several records fit a name: one line and one button each."""
    shown = choices[:MOST_CHOICES]
    asked = f"Which {noun} is" if len(choices) > 1 else f"Is this the {noun} you mean by"
    head = rich.paragraph(rich.heading(f"{asked} “"), rich.name(typed), rich.heading("”?"))
    blocks = [head, *(_line(choice) for choice in shown)]
    if len(choices) > len(shown):
        more = "Type more of the name to narrow it down."
        blocks.append(rich.context(f"Showing the first {len(shown)}. {more}"))
    names = "; ".join(escape(_full(choice)) for choice in shown)
    return Message(f"{asked} “{escape(typed)}”? {names}.", tuple(blocks))


def either(question: str, choices: Sequence[tuple[str, str, str]]) -> Message:
    """One value can be read in two ways; `choices` are label, command and text of each."""
    parts = (rich.heading(question), rich.text(" Nothing was done yet."))
    press = [buttons.typed(label, command, text) for label, command, text in choices]
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(*press)))


def nothing_found(
    noun: str, typed: str, suggestions: Sequence[Choice] = (), *, narrows: bool = False
) -> Message:
    """No record fits a name: the nearest ones, else the way to look or to make one.

    `narrows`: it was taken for what a list is narrowed to, and is perhaps no name at all.
    """
    shown = suggestions[:MOST_SUGGESTIONS]
    ask = "Did you mean one of these?" if shown else OTHERWISE if narrows else _ways_on(noun)
    parts = (
        rich.text(f"I can't find {article(noun)} called "),
        rich.name(typed, bold=True),
        rich.text(f". {LOOKED.get(noun, '')}{ask}"),
    )
    near = [_press(choice, _full(choice)) for choice in shown]
    ways = _find_or_make(noun, typed)[: 1 if narrows else None]
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(*near, *ways)))


OTHERWISE = "If it is no name, say it in other words. Nothing was changed."


def no_order(term: str) -> tuple[Block, ...]:
    """Below a search that found nothing of several words, which were perhaps meant as an order."""
    told = "These words were looked for, not read as an order. Nothing was changed."
    return (rich.context(told),) if " " in term else ()


def nothing_seen(noun: str) -> Message:
    return _said(
        f"You haven't seen {article(noun)} here yet.",
        f"“last” means the {noun} you saw last. Name one, or give its number.",
    )


def no_login(colleague: str) -> Message:
    """`colleague` is a Slack user id: who they are in Pipedrive, only they can tell."""
    words = (
        f"{mention(colleague)} hasn't connected a Pipedrive login here, so I don't know who that "
        "is in Pipedrive. Write their name as it is there."
    )
    return Message(words, (_section(words),))


def closest(noun: str, typed: str, name: str) -> Message:
    """Above what was read: nothing is called just so, and only one thing nearly so."""
    words = f"Closest match for “{escape(typed, SEARCHED)}”: the {noun} {escape(name)}."
    return Message(words, (rich.context(words),))


def seen_last(noun: str, name: str) -> Message:
    """Above what was asked of `it`, where something of another kind came since."""
    words = f"The {noun} you saw last is {escape(name)}."
    return Message(words, (rich.context(words),))


def nothing_before() -> Message:
    words = "There is no list here to go on with. Ask the whole question, like: my open deals."
    return Message(words, (rich.paragraph(rich.text(words)), *buttons.row(_open_deals())))


def beyond(rows: int) -> Message:
    words = f"The last list showed only {rows:,}. Say which of them, or its name."
    return Message(words, (rich.paragraph(rich.text(words)),))


def no_more() -> Message:
    words = "That was the end of the list."
    return Message(words, (rich.paragraph(rich.text(words)),))


def _open_deals() -> Block | None:
    return buttons.typed("My open deals", "/deal", "list owner=me status=open")


def count_first() -> Message:
    return _said("Type the number first.", "The button asks for it. Nothing was deleted.")


def enough_for_today(left: int, most: int, what: str, *, together: bool = False) -> Message:
    """`what` is delete, merge or export; `together`: counted of all who work here."""
    past = f"{what.removesuffix('e')}ed"
    who = "All of you together" if together else "You"
    more = (
        f"{who} may {what} {left} more for now." if left else f"{who} have {past} as many by now."
    )
    of = " of all in this workspace" if together else ""
    return _said(
        f"That is more than {count(most, what, f'{what}s')}{of} within a day.",
        f"{more} Nothing was {past}. In Pipedrive itself there is no such limit.",
    )


def enough_as_it_was() -> Message:
    return _said("That was more than the rules let be done within a day.", "Nothing was done.")


def stopping() -> Message:
    return _said("Cancelling…", "What is under way ends in a moment; its message then says how.")


def _is_searched(noun: str) -> bool:
    """Whether it can be looked for, and created, by its name."""
    return noun in RECORD_TYPES and bool(RECORD_TYPES[noun].searched)


def _ways_on(noun: str) -> str:
    if _is_searched(noun):
        return "Try fewer words, or create it."
    if noun in LOOKED:
        return "Check the spelling, or take it from the list."
    return "Check the spelling, or leave it out and choose from a list in the form."


def _find_or_make(noun: str, typed: str) -> tuple[Block | None, ...]:
    if noun in LOOKED:
        many = RECORD_TYPES[noun].many
        return (buttons.run(f"List {many}", f"{many}_list", {}),)
    if not _is_searched(noun):
        return ()
    words, many = cut(typed, SEARCHED), RECORD_TYPES[noun].many
    return (
        buttons.form("Find…", f"{many}_search", {"term": words}),
        buttons.form("Create it", f"{many}_create", {RECORD_TYPES[noun].titled: words}),
    )


def _line(choice: Choice) -> Block:
    detail = f"\n{escape(choice.detail)}" if choice.detail else ""
    name = _full(choice) if isinstance(choice.id, int) else choice.name
    line = _section(f"*{escape(name)}*{detail}")
    press = _press(choice, "Choose")
    return {**line, "accessory": press} if press else line


def _full(choice: Choice) -> str:
    """The number tells two of the same name apart, or what else there is to say."""
    if isinstance(choice.id, int):
        return f"{choice.name} #{choice.id}"
    return f"{choice.name} ({choice.detail})" if choice.detail else choice.name


def _press(choice: Choice, label: str) -> Block | None:
    return buttons.button(
        label,
        f"{choice.verb}:choose",
        buttons.encoded(choice.carries),
        spoken=f"Choose {_full(choice)}",
    )


def _said(what: str, then: str, button: Block | None = None) -> Message:
    parts = (rich.heading(what), rich.text(" "), rich.prose(then))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(button)))


def _section(mrkdwn: str) -> Block:
    return {"type": "section", "text": rich.mrkdwn_text(mrkdwn)}
