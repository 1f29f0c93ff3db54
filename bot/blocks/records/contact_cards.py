"""Persons and organizations as cards: name first, how to reach them, then what can be done."""

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import since
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts, organization_facts, person_facts
from bot.pipedrive.records.models import Contact, Organization, Person
from bot.text import cut, escape, isolated

MOST_CONTACTS = 5  # of a kind; the rest is a number


def person(person: Person, viewer: Viewer) -> Message:
    employer = person_facts.organization(person, viewer)
    fields = [
        ("Organization", facts.linked("organization", person.org_id, employer, viewer)),
        ("Email", _reached(person.emails)),
        ("Phone", _reached(person.phones)),
        ("Messenger", _reached(person.im)),
        ("Address", escape(organization_facts.address(person.postal_address))),
        ("Birthday", escape(person_facts.birthday(person))),
        ("Labels", escape(facts.labels_with_dots(person, viewer))),
    ]
    blocks = (
        _head(person, (person.job_title or "", facts.owner(person, viewer)), viewer),
        *facts.section(fields),
        *facts.own_fields(person, viewer),
        *facts.last_note(person, viewer),
        *_small(person, viewer),
    )
    return Message(_in_words(person, viewer), (*blocks, *_of_person(person)))


def organization(organization: Organization, viewer: Viewer) -> Message:
    shown = {
        fact.label: escape(fact.read(organization, viewer))
        for fact in organization_facts.FACE.shown
        if fact.label not in {"Name", "Owner", "Labels", "Visible to"}
    }
    shown["Website"] = escape(_bare(organization.website or ""))
    labels = escape(facts.labels_with_dots(organization, viewer))
    blocks = (
        _head(organization, (facts.owner(organization, viewer),), viewer),
        *facts.section([*shown.items(), ("Labels", labels)]),
        *facts.own_fields(organization, viewer),
        *facts.last_note(organization, viewer),
        *_small(organization, viewer),
    )
    return Message(_in_words(organization, viewer), (*blocks, *_of_organization(organization)))


def _bare(website: str) -> str:
    """Without what makes it a link: `acme.com/en`."""
    return website.partition("//")[2] or website


def _head(record: Person | Organization, told: tuple[str, ...], viewer: Asker) -> Block:
    said = " · ".join(isolated(cut(words, facts.SHORT)) for words in told if words)
    return rich.paragraph(
        *facts.linked_name(record, viewer), *([rich.text(f"\n{said}")] if said else [])
    )


def _reached(contacts: list[Contact]) -> str:
    """The primary one first, each with its label; a number stays as it is written."""
    ordered = sorted(contacts, key=lambda one: not one.primary)
    told = [
        f"{escape(one.value)} ({escape(one.label)})" if one.label else escape(one.value)
        for one in ordered[:MOST_CONTACTS]
    ]
    more = len(ordered) - len(told)
    return ", ".join([*told, *([f"and {more} more"] if more else [])])


def _small(record: Person | Organization, viewer: Asker) -> tuple[Block, ...]:
    told = (
        ", ".join(facts.hanging(record)),
        f"added {since(record.add_time, viewer)}" if record.add_time else "",
        f"updated {since(record.update_time, viewer)}" if record.update_time else "",
        _kept(record, viewer),
    )
    shown = " · ".join(part for part in told if part)
    return (rich.context(shown),) if shown else ()


def _kept(record: Person | Organization, viewer: Asker) -> str:
    if not record.is_gone or record.update_time is None:
        return "deleted" if record.is_gone else ""
    return f"deleted, Pipedrive keeps it for {facts.kept_until(record.update_time, viewer)}"


def _of_person(person: Person) -> tuple[Block, ...]:
    if person.is_gone:
        return ()
    args, name = {"id": person.id}, facts.numbered(person)
    of: dict[str, object] = {"person_id": person.id}
    both = of if person.org_id is None else {**of, "org_id": person.org_id}
    return buttons.row(
        buttons.form("Edit", "persons_update", args, spoken=f"Edit {name}"),
        buttons.run("Deals", "persons_list_deals", of, spoken=f"Deals of {name}"),
        buttons.run("Activities", "persons_list_activities", of, spoken=f"Activities of {name}"),
        buttons.form("Note…", "persons_add_note", args, spoken=f"Add a note to {name}"),
        facts.opening("organization", person.org_id),
        buttons.share("Share", "persons_get", args, spoken=f"Share {name}"),
        buttons.overflow(
            "person",
            buttons.option("New deal", "form", {"tool": "deals_create", "args": both}),
            buttons.option("Files", "run", {"tool": "persons_list_files", "args": args}),
            buttons.option("Picture…", "form", {"tool": "persons_add_picture", "args": args}),
            buttons.option("Merge into another…", "form", {"tool": "persons_merge", "args": args}),
            buttons.option("Delete…", "run", {"tool": "persons_delete", "args": args}),
        ),
    )


def _of_organization(organization: Organization) -> tuple[Block, ...]:
    if organization.is_gone:
        return ()
    args, name = {"id": organization.id}, facts.numbered(organization)
    of = {"org_id": organization.id}
    return buttons.row(
        buttons.form("Edit", "organizations_update", args, spoken=f"Edit {name}"),
        buttons.run("Deals", "organizations_list_deals", of, spoken=f"Deals of {name}"),
        buttons.run(
            "Activities", "organizations_list_activities", of, spoken=f"Activities of {name}"
        ),
        buttons.run("Persons", "organizations_list_persons", of, spoken=f"Persons of {name}"),
        buttons.form("Note…", "organizations_add_note", args, spoken=f"Add a note to {name}"),
        buttons.share("Share", "organizations_get", args, spoken=f"Share {name}"),
        buttons.overflow(
            "organization",
            buttons.option("New deal", "form", {"tool": "deals_create", "args": of}),
            buttons.option("New person", "form", {"tool": "persons_create", "args": of}),
            buttons.option("Files", "run", {"tool": "organizations_list_files", "args": args}),
            buttons.option(
                "Merge into another…", "form", {"tool": "organizations_merge", "args": args}
            ),
            buttons.option("Delete…", "run", {"tool": "organizations_delete", "args": args}),
        ),
    )


def _in_words(record: Person | Organization, viewer: Viewer) -> str:
    """As a notification or a screen reader tells it."""
    face = person_facts.FACE if isinstance(record, Person) else organization_facts.FACE
    told = escape(face.in_short(record, viewer))
    return (
        f"{escape(facts.title(record))}, {record.noun} #{record.id}{f': {told}' if told else ''}."
    )
