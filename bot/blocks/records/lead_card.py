"""A lead as a card, as a line of a list, and each fact of it."""

from collections.abc import Mapping

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import away, day, full_day, money, since
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts, tables
from bot.blocks.records.facts import Face, Fact
from bot.blocks.records.tables import CELL, Cell
from bot.pipedrive.records.leads import Conversion, FoundLead, Lead
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.record_types import LEAD
from bot.text import cut, escape, isolated


def lead(lead: Lead, viewer: Viewer) -> Message:
    head = rich.paragraph(
        *facts.linked_name(lead, viewer),
        rich.text("\n"),
        *([rich.text(f"{value(lead, viewer)} · ", bold=True)] if lead.value else []),
        rich.text(" · ".join(isolated(part) for part in _head(lead, viewer) if part)),
    )
    fields = [
        ("Person", facts.linked("person", lead.person_id, person(lead, viewer), viewer)),
        (
            "Organization",
            facts.linked("organization", lead.org_id, organization(lead, viewer), viewer),
        ),
        ("Closes", escape(_closes(lead, viewer))),
        ("Labels", escape(facts.labels_with_dots(lead, viewer))),
    ]
    told = (
        f"added {since(lead.add_time, viewer)}" if lead.add_time else "",
        f"from {escape(cut(lead.source_name, facts.SHORT))}" if lead.source_name else "",
        "" if lead.was_seen else "not opened in Pipedrive yet",
    )
    small = rich.context(" · ".join(part for part in told if part))
    words = f"{escape(facts.title(lead))}, lead: {escape(in_short(lead, viewer))}."
    last = facts.last_note(lead, viewer)
    return Message(words, (head, *facts.section(fields), *last, small, *_actions(lead)))


def _head(lead: Lead, viewer: Viewer) -> tuple[str, str]:
    return "Archived lead" if lead.is_archived else "Lead", facts.owner(lead, viewer)


def _closes(lead: Lead, viewer: Asker) -> str:
    expected = lead.expected_close_date
    return f"{day(expected, viewer)} ({away(expected, viewer)})" if expected else ""


def _actions(lead: Lead) -> tuple[Block, ...]:
    """Of what is archived Pipedrive takes no change, but that it is not."""
    args, name = {"id": lead.id}, facts.title(lead)
    moved = {**args, "is_archived": not lead.is_archived}
    label = "Unarchive" if lead.is_archived else "Archive"
    convert = buttons.form(
        "Convert…", "leads_convert_to_deal", args, style="primary", spoken=f"Convert {name}"
    )
    edit = buttons.form("Edit", "leads_update", args, spoken=f"Edit {name}")
    return buttons.row(
        None if lead.is_archived else convert,
        None if lead.is_archived else edit,
        buttons.run(label, "leads_update", moved, spoken=f"{label} {name}"),
        buttons.form("Note…", "leads_add_note", args, spoken=f"Add a note to {name}"),
        buttons.share("Share", "leads_get", args, spoken=f"Share {name}"),
        facts.opening("person", lead.person_id),
        facts.opening("organization", lead.org_id),
        buttons.run("Delete…", "leads_delete", args, spoken=f"Delete {name}: asks first"),
    )


def under_way(_: Conversion, __: Asker) -> Message:
    """Before Pipedrive has said what became of it."""
    words = "The lead is being converted."
    return Message(words, (rich.paragraph(rich.text(words)),))


# --- lists -------------------------------------------------------------------------------------


def leads(page: Page[Lead], viewer: Viewer) -> Message:
    columns: Mapping[str, Cell[Lead]] = {
        "Lead": tables.title,
        "Value": lambda lead, viewer: rich.cell(value(lead, viewer), CELL),
        "Person": lambda lead, viewer: rich.cell(person(lead, viewer), CELL),
        "Organization": lambda lead, viewer: rich.cell(organization(lead, viewer), CELL),
        "Labels": lambda lead, viewer: rich.cell(facts.labels(lead, viewer), CELL),
        "Owner": lambda lead, viewer: rich.cell(facts.owner(lead, viewer), CELL),
    }
    return tables.table(page, LEAD, columns, viewer, value) if page.items else _none()


def found(page: Page[FoundLead], viewer: Viewer) -> Message:
    columns: Mapping[str, Cell[FoundLead]] = {
        "Lead": tables.title,
        "Value": lambda lead, viewer: rich.cell(money(lead.value, lead.currency, viewer), CELL),
        "Details": lambda lead, _: rich.cell(lead.detail, CELL),
        "Owner": lambda lead, viewer: rich.cell(
            facts.user(lead.owner.id if lead.owner else None, viewer), CELL
        ),
    }
    if not page.items:
        return _none()
    columns = tables.reasons(columns, page)
    return tables.table(page, LEAD, columns, viewer, lambda lead, _: escape(lead.detail))


def _none() -> Message:
    new = buttons.form("New lead", "leads_create", {}, style="primary")
    return tables.empty("There are no leads like that.", new)


# --- facts -------------------------------------------------------------------------------------


def value(lead: Lead, viewer: Viewer) -> str:
    return money(lead.value.amount, lead.value.currency, viewer) if lead.value else ""


def person(lead: Lead, viewer: Viewer) -> str:
    return facts.named(lead.person_id, viewer.lookup.persons)


def organization(lead: Lead, viewer: Viewer) -> str:
    return facts.named(lead.org_id, viewer.lookup.organizations)


def in_short(lead: Lead, viewer: Viewer) -> str:
    """`€18,500 · Acme GmbH · Ana Lima`."""
    whose = organization(lead, viewer) or person(lead, viewer)
    told = (value(lead, viewer), whose, facts.owner(lead, viewer))
    return " · ".join(isolated(fact) for fact in told if fact)


def _closing_day(lead: Lead, _: Asker) -> str:
    return full_day(lead.expected_close_date) if lead.expected_close_date else ""


FACE = Face(
    in_short=in_short,
    shown=(
        Fact("Title", ("title",), lambda lead, _: facts.title(lead)),
        Fact("Value", ("value",), value),
        Fact("Owner", ("owner_id",), facts.owner),
        Fact("Person", ("person_id",), person),
        Fact("Organization", ("organization_id",), organization),
        Fact("Expected close date", ("expected_close_date",), _closing_day),
        Fact("Labels", ("label_ids",), facts.labels),
        Fact("Visible to", ("visible_to",), facts.visibility),
        Fact("Archived", ("is_archived",), lambda lead, _: facts.yes_no(lead.is_archived)),
    ),
)
