"""Every error in a person's words: what happened, why, what to do now, and one button."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import clock, moment
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records.facts import linked_name
from bot.pipedrive.http import errors
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import DEAL, RECORD_TYPES, RecordType, kind_of, page_url
from bot.text import article, count, cut, escape, sentences

QUOTED = 200
MOST_FIELDS = 8
COMMAND = 300
DELETED = "Pipedrive takes no change of what is deleted, so nothing was changed."
ARCHIVED = "Pipedrive takes no change of what is archived, so nothing was changed."
ONLY_THERE = "It can be taken out of the archive only in Pipedrive itself. Nothing was changed."
_NUMBER = re.compile(r"(?<![\w.])#?([1-9]\d{0,15})(?![\w.])")
_FIRST = re.compile(r"/\w+(?: [a-z-]+){0,2} #?\d")
_BY_ROOT = {f"/{kind.root}": kind for kind in RECORD_TYPES.values()}


@dataclass(frozen=True)
class Trouble:
    """What happened in one bold sentence; why and what to do in the next ones."""

    what: str
    then: str
    button: Block | None = None


@dataclass(frozen=True)
class Situation:
    """What the person was doing, as the line one could type for it."""

    line: str
    viewer: Viewer

    def again(self, label: str = "Try again", more: str = "") -> Block | None:
        command, _, text = self.line.partition(" ")
        return buttons.typed(label, command, f"{text}{more}") if command[:1] == "/" else None

    @property
    def record(self) -> str:
        """`deal #12`, when only one record was named: behind a name it is of something else."""
        numbers, kind = _NUMBER.findall(self.line), self.kind
        only = len(numbers) == 1 and _FIRST.match(self.line)
        return f"{kind.noun} #{numbers[0]}" if kind and only else ""

    @property
    def kind(self) -> RecordType | None:
        return _BY_ROOT.get(self.line.partition(" ")[0])


def explain(error: errors.PipedriveError, doing: str, viewer: Viewer) -> Message:
    """`doing` is what was asked, best as a line that can be typed: `/deal move 12 to 5`."""
    asked = Situation(doing.strip(), viewer)
    sentence = next(SENTENCES[class_] for class_ in type(error).__mro__ if class_ in SENTENCES)
    trouble = sentence(error, asked)
    small = [rich.context(f"You asked: {escape(asked.line, COMMAND)}")] if asked.line else []
    parts = (rich.heading(trouble.what), rich.text(f" {trouble.then}"))
    blocks = (rich.paragraph(*parts), *small, *buttons.row(trouble.button))
    return Message(rich.spoken(*parts), blocks)


def archived(record: Entity, viewer: Asker, *, stays: bool) -> Message:
    """Pipedrive takes no change of what is archived; `stays`: nor will it take it out of there."""
    page = buttons.page_of("Open in Pipedrive", page_url(record.noun, record.id, viewer.domain))
    then = ONLY_THERE if stays else ARCHIVED
    parts = (*linked_name(record, viewer), rich.heading(" is archived. "), rich.text(then))
    way_on = buttons.row(page) if stays else out_of_the_archive(record)
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *way_on))


def out_of_the_archive(record: Entity) -> tuple[Block, ...]:
    take_out = {"id": record.id, "is_archived": False}
    label = "Take it out of the archive"
    return buttons.row(
        buttons.run(label, f"{kind_of(record).many}_update", take_out, style="primary")
    )


def deleted(record: Entity, viewer: Asker) -> Message:
    """Pipedrive still shows it, and takes no change of it."""
    page = buttons.page_of("Open in Pipedrive", page_url(record.noun, record.id, viewer.domain))
    parts = (*linked_name(record, viewer), rich.heading(" is deleted. "), rich.text(DELETED))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(page)))


def is_deleted(record: Entity | None, error: errors.PipedriveError | None) -> bool:
    """Whether Pipedrive said no to a change of a record that had been read as deleted before."""
    said_no = isinstance(error, errors.Invalid) or type(error) is errors.Refused
    return said_no and record is not None and record.is_gone


def is_archived(record: Entity | None, error: errors.PipedriveError | None) -> bool:
    """Whether Pipedrive said no to a change of what had been read as archived before."""
    said_no = isinstance(error, errors.NotAllowed | errors.Invalid) or type(error) is errors.Refused
    return said_no and bool(getattr(record, "is_archived", False))


def why(error: errors.PipedriveError, viewer: Viewer) -> str:
    """The same in plain words, for a card that is closed."""
    sentence = next(SENTENCES[class_] for class_ in type(error).__mro__ if class_ in SENTENCES)
    trouble = sentence(error, Situation("", viewer))
    return f"{trouble.what} {trouble.then}"


def _unreachable(_: errors.Unreachable, asked: Situation) -> Trouble:
    then = "Nothing was sent, so nothing has changed. Try again in a minute."
    return Trouble("I can't reach Pipedrive right now.", then, asked.again())


def _throttled(error: errors.Throttled, asked: Situation) -> Trouble:
    wait = count(max(1, round(error.retry_after)), "second", "seconds")
    then = f"It takes only so many calls a second. Nothing was sent. Try again in {wait}."
    return Trouble("That was too much at once for Pipedrive.", then, asked.again())


def _budget_spent(error: errors.BudgetSpent, asked: Situation) -> Trouble:
    until = moment(error.until, asked.viewer) if error.until else "midnight, Pipedrive's time"
    then = (
        "All apps of your company share one daily budget. Nothing was done; "
        f"the budget resets at {until}. Links to Pipedrive still work."
    )
    status = buttons.typed("Show status", "/crm", "status")
    return Trouble("Your company has used up today's calls to Pipedrive.", then, status)


def _blocked(error: errors.Blocked, asked: Situation) -> Trouble:
    wait = timedelta(seconds=min(max(error.retry_after, 0), 86_400))
    then = (
        "It is about the number of calls, not about your rights. Nothing was done. I'll try again "
        f"at {clock(asked.viewer.now + wait, asked.viewer)} at the earliest."
    )
    return Trouble("Pipedrive is turning this app away for a while.", then, asked.again())


def _unavailable(_: errors.Unavailable, asked: Situation) -> Trouble:
    then = "I tried several times. Nothing was changed. Try again in a minute."
    return Trouble("Pipedrive gave no usable answer.", then, asked.again())


def _too_much(error: errors.TooMuch, asked: Situation) -> Trouble:
    then = f"I can take {error.most // 2**20} MB at most. Open it in Pipedrive instead."
    return Trouble("This file is too large for me.", then)


def _ambiguous(_: errors.Ambiguous, asked: Situation) -> Trouble:
    then = (
        "It was sent to Pipedrive, but no usable answer came. "
        "Look in Pipedrive before you repeat it."
    )
    return Trouble("I don't know whether this went through.", then)


def _refused(error: errors.Refused, asked: Situation) -> Trouble:
    then = f"Nothing was changed. {_in_its_words(error)}".rstrip()
    return Trouble("Pipedrive said no.", then, asked.again("Change it", " ?"))


def _bad_token(_: errors.BadToken, asked: Situation) -> Trouble:
    then = (
        "Your token was changed or withdrawn there; nothing was done. Connect again, then repeat."
    )
    connect = buttons.typed("Connect", "/crm", "connect", style="primary")
    return Trouble("Pipedrive no longer accepts your login.", then, connect)


def _not_allowed(error: errors.NotAllowed, asked: Situation) -> Trouble:
    then = (
        "Your permissions there don't allow it, so nothing was changed. A Pipedrive admin can "
        f"change that. {_in_its_words(error)}"
    )
    status = buttons.typed("Show status", "/crm", "status")
    return Trouble("Pipedrive doesn't let you do this.", then.rstrip(), status)


def _not_found(_: errors.NotFound, asked: Situation) -> Trouble:
    what = f"I can't find {asked.record or 'this record'}."
    then = (
        "It may be deleted or merged, or not shared with you. Check the number, or search by name."
    )
    return Trouble(what, then, _find(asked.kind or DEAL))


def _no_picture(_: errors.HasNoPicture, asked: Situation) -> Trouble:
    who = (asked.record or "this person").capitalize()
    return Trouble(f"{who} has no picture.", "Nothing was changed.")


def _find(kind: RecordType) -> Block | None:
    """Where it can be searched; else its list."""
    if kind.fields:
        return buttons.form(f"Find {article(kind.noun)}", f"{kind.many}_search", {})
    return buttons.typed(f"List {kind.many}", f"/{kind.root}", "list")


def _invalid(error: errors.Invalid, asked: Situation) -> Trouble:
    wrong = "; ".join(
        f"{_field(name)}: {cut(said, QUOTED)}"
        for name, said in list(error.fields.items())[:MOST_FIELDS]
    )
    then = sentences("Nothing was changed", wrong or _in_its_words(error))
    return Trouble("Pipedrive didn't accept a value.", then, asked.again("Correct it", " ?"))


def _plan_limit(error: errors.PlanLimit, asked: Situation) -> Trouble:
    then = (
        "It isn't part of the plan, or a limit is reached. Nothing was changed. "
        f"A Pipedrive admin can see which under Billing. {_in_its_words(error)}"
    )
    status = buttons.typed("Show status", "/crm", "status")
    return Trouble("Your company's Pipedrive plan doesn't allow this.", then.rstrip(), status)


def _other(_: errors.PipedriveError, asked: Situation) -> Trouble:
    then = "Look in Pipedrive before you repeat it."
    return Trouble("Something went wrong between me and Pipedrive.", then)


def _field(name: str) -> str:
    return cut(name.removesuffix("_id").replace("_", " "), 60).capitalize()


def _in_its_words(error: errors.Refused) -> str:
    said = cut(error.message, QUOTED)
    return sentences(f"It says: “{said}”") if said else ""


# Any: each sentence takes its own class, which the key beside it says.
SENTENCES: dict[type[errors.PipedriveError], Callable[[Any, Situation], Trouble]] = {
    errors.PipedriveError: _other,
    errors.Unreachable: _unreachable,
    errors.Throttled: _throttled,
    errors.BudgetSpent: _budget_spent,
    errors.Blocked: _blocked,
    errors.Unavailable: _unavailable,
    errors.TooMuch: _too_much,
    errors.Ambiguous: _ambiguous,
    errors.Refused: _refused,
    errors.BadToken: _bad_token,
    errors.NotAllowed: _not_allowed,
    errors.NotFound: _not_found,
    errors.HasNoPicture: _no_picture,
    errors.Invalid: _invalid,
    errors.PlanLimit: _plan_limit,
}
