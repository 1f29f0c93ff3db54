"""Lists of persons and of organizations."""

from collections.abc import Mapping

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import local_day
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts, organization_facts, person_facts, tables
from bot.blocks.records.tables import CELL, Cell
from bot.pipedrive.records.found import FoundOrganization, FoundPerson
from bot.pipedrive.records.models import Organization, Owner, Page, Person
from bot.pipedrive.records.record_types import ORGANIZATION, PERSON
from bot.text import escape


def persons(page: Page[Person], viewer: Viewer) -> Message:
    columns: Mapping[str, Cell[Person]] = {
        "Person": tables.title,
        "Organization": lambda one, viewer: rich.cell(person_facts.organization(one, viewer), CELL),
        "Email": lambda one, _: rich.cell(person_facts.contact(one.emails), CELL),
        "Phone": lambda one, _: rich.cell(person_facts.contact(one.phones), CELL),
        "Owner": _owner,
    }
    if not page.items:
        new = buttons.form("New person", "persons_create", {}, style="primary")
        mine = buttons.typed("My persons", "/person", "list owner=me")
        return tables.empty(
            "No persons match. Try fewer filters, or add the person if they are new.", new, mine
        )
    return tables.table(page, PERSON, columns, viewer, _with_whom)


def organizations(page: Page[Organization], viewer: Viewer) -> Message:
    columns: Mapping[str, Cell[Organization]] = {
        "Organization": tables.title,
        "Address": lambda one, _: rich.cell(organization_facts.address(one.address), CELL),
        "Owner": _owner,
        "Updated": _updated,
    }
    if not page.items:
        new = buttons.form("New organization", "organizations_create", {}, style="primary")
        mine = buttons.typed("My organizations", "/org", "list owner=me")
        return tables.empty(
            "No organizations match. Try fewer filters, or add the organization if it is new.",
            new,
            mine,
        )
    return tables.table(page, ORGANIZATION, columns, viewer, _where)


def found_persons(page: Page[FoundPerson], viewer: Viewer) -> Message:
    columns: Mapping[str, Cell[FoundPerson]] = {
        "Person": tables.title,
        "Organization": lambda one, _: rich.cell(_employer(one), CELL),
        "Email": lambda one, _: rich.cell(next(iter(one.emails), ""), CELL),
        "Phone": lambda one, _: rich.cell(next(iter(one.phones), ""), CELL),
        "Owner": _found_owner,
    }
    if not page.items:
        return _nothing_found(
            "person has these words in their name, email, phone, notes or custom fields",
            "persons",
            "New person",
        )
    return tables.table(
        page,
        PERSON,
        tables.reasons(columns, page),
        viewer,
        lambda one, _: escape(_told(_employer(one), one.reason)),
    )


def found_organizations(page: Page[FoundOrganization], viewer: Viewer) -> Message:
    columns: Mapping[str, Cell[FoundOrganization]] = {
        "Organization": tables.title,
        "Address": lambda one, _: rich.cell(one.address or "", CELL),
        "Owner": _found_owner,
    }
    if not page.items:
        return _nothing_found(
            "organization has these words in its name, address, notes or custom fields",
            "organizations",
            "New organization",
        )
    return tables.table(
        page,
        ORGANIZATION,
        tables.reasons(columns, page),
        viewer,
        lambda one, _: escape(_told(one.address or "", one.reason)),
    )


def _owner(one: Person | Organization, viewer: Viewer) -> Block:
    return rich.cell(facts.owner(one, viewer), CELL)


def _found_owner(one: FoundPerson | FoundOrganization, viewer: Viewer) -> Block:
    owner: Owner | None = one.owner
    return rich.cell(facts.user(owner.id if owner else None, viewer), CELL)


def _updated(one: Organization, viewer: Asker) -> Block:
    return tables.on(local_day(one.update_time, viewer) if one.update_time else None, viewer)


def _employer(found: FoundPerson) -> str:
    return found.organization.name if found.organization else ""


def _told(detail: str, reason: str) -> str:
    return ", ".join(part for part in (detail, reason) if part)


def _with_whom(person: Person, viewer: Viewer) -> str:
    return escape(person_facts.organization(person, viewer))


def _where(organization: Organization, viewer: Asker) -> str:
    return escape(organization_facts.address(organization.address))


def _nothing_found(what: str, many: str, new: str) -> Message:
    search = buttons.form("Search again", f"{many}_search", {}, style="primary")
    add = buttons.form(new, f"{many}_create", {})
    return tables.empty(f"No {what}. Try fewer or shorter words.", search, add)
