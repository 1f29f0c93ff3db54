"""What there is to say of a person, each fact in words; not yet escaped."""

from datetime import date

from bot.blocks.kit.figures import full_day
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import facts
from bot.blocks.records.facts import Face, Fact
from bot.blocks.records.organization_facts import address
from bot.pipedrive.records.models import Contact, Person
from bot.text import NAME, as_text, cut, isolated


def organization(person: Person, viewer: Viewer) -> str:
    return facts.named(person.org_id, viewer.lookup.organizations)


def contact(contacts: list[Contact]) -> str:
    """The primary one, else the first."""
    first = next((one for one in contacts if one.primary), None) or next(iter(contacts), None)
    return cut(first.value, NAME) if first else ""


def contacts(contacts: list[Contact]) -> str:
    """`jo@acme.com (work), jo@home.com (home)`, the primary one first."""
    ordered = sorted(contacts, key=lambda one: not one.primary)
    told = [
        f"{one.value} ({one.label})" if one.label else one.value for one in ordered if one.value
    ]
    return cut(", ".join(told), NAME)


def birthday(person: Person) -> str:
    """`Wed 3 April 1985`; as it is where it is no day."""
    try:
        return full_day(date.fromisoformat(person.birthday or ""))
    except ValueError:
        return cut(person.birthday or "", NAME)


def _marketing(person: Person, viewer: Viewer) -> str:
    if person.marketing_status is None:
        return ""
    usual = {person.marketing_status: person.marketing_status.replace("_", " ").capitalize()}
    return facts.option("person", "marketing_status", person.marketing_status, viewer, usual)


def in_short(person: Person, viewer: Viewer) -> str:
    """`Acme · jo@acme.com · +44 20 7946 0000`."""
    parts = (organization(person, viewer), contact(person.emails), contact(person.phones))
    told = [isolated(part) for part in parts if part]
    return " · ".join(told) or isolated(facts.owner(person, viewer))


FACE = Face(
    in_short=in_short,
    shown=(
        Fact("Name", ("name",), lambda person, _: facts.title(person)),
        Fact("Organization", ("org_id",), organization),
        Fact("Emails", ("emails",), lambda person, _: contacts(person.emails)),
        Fact("Phones", ("phones",), lambda person, _: contacts(person.phones)),
        Fact("Owner", ("owner_id",), facts.owner),
        Fact("Labels", ("label_ids",), facts.labels),
        Fact("Job title", ("job_title",), lambda person, _: cut(person.job_title or "", NAME)),
        Fact("Birthday", ("birthday",), lambda person, _: birthday(person)),
        Fact("Messengers", ("im",), lambda person, _: contacts(person.im)),
        Fact("Address", ("postal_address",), lambda one, _: address(one.postal_address)),
        Fact("Notes", ("notes",), lambda person, _: cut(as_text(person.notes or ""), NAME)),
        Fact("Marketing status", ("marketing_status",), _marketing),
        Fact("Visible to", ("visible_to",), facts.visibility),
    ),
    always=frozenset({"Name", "Organization", "Emails", "Phones", "Owner"}),
    filled=(
        ("org_id",),
        ("emails",),
        ("phones",),
        ("label_ids",),
        ("job_title",),
        ("birthday",),
        ("notes",),
    ),
    unsure=frozenset({"Emails", "Phones"}),
)
