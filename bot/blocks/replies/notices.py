"""What was done, said to the one who did it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import deal_card, facts, kinds, note_card
from bot.blocks.records.facts import linked_name
from bot.blocks.records.kinds import Change
from bot.pipedrive.records.models import Activity, Deal, Entity, Note
from bot.pipedrive.records.outcomes import Copied
from bot.pipedrive.records.record_types import RECORD_TYPES, kind_of, page_url
from bot.text import escape, is_formatted


def receipt(
    title: Sequence[Block], changed: Sequence[Change], actions: Sequence[Block | None] = ()
) -> Message:
    """A title made of rich text parts; one change on the same line, more in a list below."""
    rest = buttons.row(*actions)
    if len(changed) == 1:
        parts = (*title, rich.text(": "), *kinds.line(changed[0]))
        return Message(rich.spoken(*parts), (rich.paragraph(*parts), *rest))
    words = rich.spoken(*title)
    if not changed:
        return Message(words, (rich.paragraph(*title), *rest))
    body = rich.block(rich.section(*title), kinds.bullets(changed))
    return Message(f"{words}: {kinds.spoken(changed)}", (body, *rest))


def created(record: Entity, viewer: Viewer, said: Mapping[str, Any] | None = None) -> Message:
    """With everything that was `said` of it, by field, as Pipedrive has it now."""
    told = kinds.in_short(record, viewer)
    title = (
        rich.text("Created "),
        *linked_name(record, viewer),
        rich.text(f": {told}" if told else "."),
    )
    head = [facts.title(record), *told.split(" · ")]
    every = kinds.said(record, said or {}, viewer)
    return _listed(title, [one for one in every if not _tells(head, one)], _next(record))


def _tells(head: Sequence[str], fact: Change) -> bool:
    """Whether the first line tells it already: `Proposal (4 of 5)`, `jo@acme.com`."""
    words = fact.after.removesuffix(" (work)")
    return any(part == words or part.startswith(f"{words} (") for part in head)


def _listed(
    title: Sequence[Block], facts_of: Sequence[Change], actions: Sequence[Block | None]
) -> Message:
    """`Expected close date: Fri 4 December 2026`, a line for each."""
    if not facts_of:
        return receipt(title, (), actions)
    lines = [kinds.fact(one) for one in facts_of]
    body = rich.block(
        rich.section(*title), rich.bullets(*(rich.section(*parts) for parts in lines))
    )
    spoken = "; ".join(rich.spoken(*parts) for parts in lines)
    words = rich.spoken(*title).removesuffix(".")
    return Message(f"{words}; {spoken}", (body, *buttons.row(*actions)))


def copied(before: Entity | None, copy: Entity | Copied, viewer: Asker) -> Message:
    """Which deal was copied, and the number of the new one, which has the same name."""
    original = linked_name(before, viewer) if before else (rich.name(copy.called, bold=True),)
    number = rich.link(page_url("deal", copy.id, viewer.domain), f"#{copy.id}")
    title = (rich.text("Copied "), *original, rich.text(" → "), number)
    show = buttons.run("Show copy", "deals_get", {"id": copy.id}, spoken=f"Show deal #{copy.id}")
    return receipt(title, (), (show,))


def converted(before: Entity | None, deal: Entity, viewer: Viewer) -> Message:
    """What the lead was called, which is gone, and the deal that it is now."""
    lead = rich.name(facts.title(before), bold=True) if before else rich.text("it")
    told = kinds.in_short(deal, viewer)
    rest = rich.text(f": {told}" if told else ".")
    title = (
        rich.text("Converted the lead "),
        lead,
        rich.text(" to "),
        *linked_name(deal, viewer),
        rest,
    )
    return receipt(title, (), _next(deal))


def noted(note: Note, viewer: Viewer) -> Message:
    """With what it says now, all of it, and what it hangs on."""
    title = (rich.text("Added a note"), *_on(note, viewer), rich.text(": "))
    return receipt((*title, *note_card.in_full(note)), (), _next(note))


def _on(note: Note, viewer: Viewer) -> tuple[Block, ...]:
    """` on Acme renewal #12`, linked."""
    found = facts.hangs_on(note, viewer)
    return tuple(
        part
        for number, (noun, id_, name) in enumerate(found)
        for part in (
            rich.text(" and " if number else " on "),
            rich.link(page_url(noun, id_, viewer.domain), name),
            *([rich.text(f" #{id_}")] if isinstance(id_, int) else ()),
        )
    )


def edited(before: Entity | None, after: Entity, viewer: Viewer) -> Message:
    return changed("Changed ", before, after, viewer)


def moved(before: Deal | None, after: Deal, viewer: Viewer) -> Message:
    if before is not None:
        return changed("Moved ", before, after, viewer)
    to = rich.text(f" to {deal_card.stage_with_way(after, viewer)}")
    return receipt((rich.text("Moved "), *linked_name(after, viewer), to), (), _next(after))


def won(before: Deal | None, after: Deal, viewer: Viewer) -> Message:
    if before is not None and before.status == "won":
        same = not kinds.changes(before, after, viewer)
        return (
            _so_already(after, "is already won", viewer) if same else edited(before, after, viewer)
        )
    value = rich.text(f" is won: {deal_card.value(after, viewer)}. Well done!")
    title = (rich.text("🎉 "), *linked_name(after, viewer), value)
    return _closed(title, before, after, {"Status"}, viewer)


def lost(before: Deal | None, after: Deal, viewer: Viewer) -> Message:
    if before is not None and before.status == "lost":
        if kinds.changes(before, after, viewer):
            return edited(before, after, viewer)
        return _so_already(after, "is already lost", viewer)
    reason = deal_card.lost_reason(after)
    told = f" is marked as lost: {reason}" if reason else " is marked as lost, without a reason."
    title = (*linked_name(after, viewer), rich.text(told))
    had_one = before is not None and before.lost_reason
    named = {"Status"} if had_one else {"Status", "Lost reason"}
    return _closed(title, before, after, named, viewer)


def _closed(
    title: Sequence[Block], before: Deal | None, after: Deal, told: set[str], viewer: Viewer
) -> Message:
    """With what changed besides: its probability, or what an automation set."""
    rest = [one for one in kinds.changes(before, after, viewer) if one.label not in told]
    if not rest:
        return receipt(title, (), _next(after))
    body = rich.block(rich.section(*title), kinds.bullets(rest))
    words = _and_more(rich.spoken(*title), kinds.spoken(rest))
    return Message(words, (body, *buttons.row(*_next(after))))


def with_effects(told: Message, beside: Sequence[tuple[Entity, Entity]], viewer: Viewer) -> Message:
    """And what it did to other records, given before and after: `Value €13,000 → €106.20`."""
    pairs = [(now, found) for was, now in beside if (found := kinds.changes(was, now, viewer))]
    if not pairs:
        return told
    bodies, text = [], told.text
    for now, found in pairs:
        head = (rich.text("This changed "), *linked_name(now, viewer), rich.text(" too:"))
        bodies.append(rich.block(rich.section(*head), kinds.bullets(found)))
        of_which = f"{escape(facts.numbered(now))}: " if len(pairs) > 1 else ""
        text = _and_more(text, f"{of_which}{kinds.spoken(found)}")
    title, *rest = told.blocks
    return Message(text, (title, *bodies, *rest))


def _and_more(said: str, changed: str) -> str:
    """Whether what was said is a whole sentence, or goes on."""
    between = " " if said.endswith((".", "!", "?", "…")) else "; "
    return f"{said}{between}{changed}"


def done(before: Activity | None, after: Activity, viewer: Viewer) -> Message:
    """An activity that is over, and what may come after it."""
    found = kinds.changes(before, after, viewer)
    if before is not None and not found:
        return _so_already(after, "is already done", viewer)
    rest = [change for change in found if change.label != "Done"]
    told = receipt((rich.text("✅ Done: "), *linked_name(after, viewer)), rest, _next(after))
    *said, actions = told.blocks
    following = _what_is_next(after)
    return Message(told.text, (*said, *following, actions))


def _what_is_next(over: Activity) -> tuple[Block, ...]:
    """With the same deal and the same people."""
    about = {"deal_id": over.deal_id, "person_id": over.person_id, "org_id": over.org_id}
    same = {name: id for name, id in about.items() if id is not None}
    return (
        rich.paragraph(rich.heading("What is next?")),
        *buttons.row(
            buttons.following("Call…", "activities_create", {**same, "type": "call"}),
            buttons.following("Meeting…", "activities_create", {**same, "type": "meeting"}),
            buttons.run("Nothing", "activities_get", {"id": over.id}, spoken="Nothing is next"),
        ),
    )


def deleted(record: Entity, viewer: Viewer) -> Message:
    if isinstance(record, Note):
        return _note_deleted(record, viewer)
    until = facts.kept_until(viewer.now, viewer)
    kept = f". Pipedrive keeps it for {until}." if kind_of(record).kept else "."
    return receipt((rich.text("Deleted "), *linked_name(record, viewer), rich.text(kept)), ())


def _note_deleted(note: Note, viewer: Viewer) -> Message:
    """With its words, which are nowhere else any more, and a way to add them again."""
    title = (rich.text("Deleted a note"), *_on(note, viewer), rich.text(": "))
    found = facts.hangs_on(note, viewer)
    again = None
    if found:
        noun, id_, _ = found[0]
        args = {"id": id_, "content": note.content}
        again = buttons.run("Add it again", f"{RECORD_TYPES[noun].many}_add_note", args)
    return receipt((*title, *note_card.in_full(note)), (), (again,))


def picture_removed(person: Entity, viewer: Asker) -> Message:
    title = (rich.text("Removed the picture of "), *linked_name(person, viewer), rich.text("."))
    return receipt(title, (), _next(person))


def merged(goes: Entity, stays: Entity, viewer: Asker) -> Message:
    # The one that went has no page any more, so only the survivor is linked.
    gone = rich.name(facts.title(goes), bold=True)
    title = (
        rich.text("Merged "),
        gone,
        rich.text(f" #{goes.id} into "),
        *linked_name(stays, viewer),
    )
    return receipt(title, (), _next(stays))


def checking(title: str) -> Message:
    """Sent, and no answer came: it is being looked for."""
    return _no_end_yet(
        "Pipedrive has not confirmed this yet",
        title,
        "I'm checking whether it went through, and will tell you how it ended. "
        "Please don't repeat it.",
    )


def given_up(command: str) -> Message:
    """Something is wrong with what is kept of it: nobody can tell by program any more."""
    return _no_end_yet(
        "I can't tell how this ended",
        command,
        "Something went wrong on my side while it was under way. "
        "Please look in Pipedrive before you repeat it.",
    )


def unknown(title: str, ticket: str, *, hidden: bool = False) -> Message:
    """The outcome is not known (yet); `hidden`: it may be there, where this person cannot look."""
    then = (
        "It is for somebody else, and Pipedrive may not show it to you. Ask them before you "
        "repeat it."
        if hidden
        else "Don't repeat it; look again in a moment."
    )
    said = _no_end_yet(
        "I don't know whether this went through",
        title,
        f"It was sent to Pipedrive, but no usable answer came. {then}",
    )
    return may_look_again(said, ticket)


def _no_end_yet(how: str, title: str, then: str) -> Message:
    """How it stands with something, and what to do meanwhile."""
    parts = (rich.heading(f"{how}: "), rich.name(title, bold=True), rich.text(f"\n{then}"))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def may_look_again(said: Message, ticket: str) -> Message:
    """Something in it is not known, and may be by now."""
    check = buttons.ticket("Check again", "recheck", ticket, "primary")
    return said.with_more(*buttons.row(check))


def changed(verb: str, before: Entity | None, after: Entity, viewer: Viewer) -> Message:
    found = kinds.changes(before, after, viewer)
    if before is not None and not found:
        return _nothing_changed(after, viewer)
    if isinstance(after, Note):
        return _note_changed(verb, before, after, viewer)
    return receipt((rich.text(verb), *linked_name(after, viewer)), found, _next(after))


def _note_changed(verb: str, before: Entity | None, after: Note, viewer: Viewer) -> Message:
    """Both texts as far as they have room: they may differ in their last word."""
    title = (rich.text(f"{verb}a note"), *_on(after, viewer))
    if not isinstance(before, Note):
        return receipt((*title, rich.text(": "), *note_card.in_full(after)), (), _next(after))
    both = (
        rich.text("\nIt said: "),
        *note_card.in_full(before),
        rich.text("\nIt says: "),
        *note_card.in_full(after),
        *_formatting(before, after),
    )
    return receipt((*title, *both), (), _next(after))


def _formatting(before: Note, after: Note) -> tuple[Block, ...]:
    """What neither of the texts shows."""
    if is_formatted(before.content) and not is_formatted(after.content):
        return (rich.text("\nIts formatting is gone, and where links in it led."),)
    return ()


def _nothing_changed(record: Entity, viewer: Asker) -> Message:
    return _so_already(record, "already has these values", viewer)


def _so_already(record: Entity, how: str, viewer: Asker) -> Message:
    title = (*linked_name(record, viewer), rich.text(f" {how}."))
    return receipt(title, (), _next(record))


def _next(record: Entity) -> tuple[Block | None, ...]:
    args, get = {"id": record.id}, f"{kind_of(record).many}_get"
    name = facts.numbered(record)
    return (
        buttons.run(f"Show {record.noun}", get, args, spoken=f"Show {record.noun} {name}"),
        buttons.share("Share", get, args, spoken=f"Share {name}"),
    )
