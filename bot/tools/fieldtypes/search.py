"""Fields for searching: in which kinds of records, in which of their fields, how alike."""

import re
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts
from bot.text import joined
from bot.tools.fieldtypes.base import FieldType, Name, choice, choices
from bot.tools.fieldtypes.histories import page_size
from bot.tools.quotes import split_list

KINDS = {
    "deal": "Deals",
    "person": "Persons",
    "organization": "Organizations",
    "lead": "Leads",
    "product": "Products",
    "file": "Files",
    "mail_attachment": "Mail attachments",
    "project": "Projects",
}
PLACES = {
    "title": "Title",
    "name": "Name",
    "email": "Email",
    "phone": "Phone",
    "address": "Address",
    "notes": "Notes",
    "custom_fields": "Own fields",
    "code": "Code",
    "description": "Description",
}
OTHER_NAMES = {"org": "organization", "orgs": "organization", "people": "person"}
MOST = 100  # more than Pipedrive gives in a search over everything
FIELD = "field to search"
SEARCHABLE = "searchable"  # as names are asked for it, after the kind of record
# What the simplest fields are called in Pipedrive itself; all others are looked up.
PLAIN = {"title": "title", "name": "name", "code": "code"}
_OWN = re.compile("[0-9a-f]{40}")


def _read_field(typed: str, _: Asker) -> object:
    text = " ".join(typed.split())
    if _OWN.fullmatch(text):
        return text
    return PLAIN.get(text.lower()) or Name(FIELD, text)


def _field_element(typed: str, _: Asker) -> Block:
    return inputs.text(typed, placeholder="Title, or a field of your company's", limit=100)


def _tell_field(code: str, viewer: Viewer) -> str:
    """By its name, whichever kind of record it is of."""
    fields = (known.get(code) for known in viewer.lookup.fields.values())
    return next((facts.field_label(one) for one in fields if one), code)


def _tell_kinds(kinds: Any, _: Asker) -> str:
    return f"in {joined([KINDS[kind].lower() for kind in kinds])}"


def _by_other_names(one: FieldType) -> FieldType:
    """`type=org,people`."""

    def read(typed: str, viewer: Viewer) -> object:
        parts = [part.lower() for part in split_list(typed)]
        return one.read(",".join(OTHER_NAMES.get(part, part) for part in parts), viewer)

    return replace(one, read=read)


Kinds = Annotated[
    list[Literal["deal", "person", "organization", "lead", "product", "file", "mail_attachment",
                 "project"]],
    Field(min_length=1),
    replace(_by_other_names(choices("kind", **KINDS)), tell=_tell_kinds),
]  # fmt: skip
Places = Annotated[
    list[Literal["title", "name", "email", "phone", "address", "notes", "custom_fields", "code",
                 "description"]],
    Field(min_length=1),
    choices("place", **PLACES),
]  # fmt: skip
ItemTypes = Annotated[
    Literal["deal", "person", "organization", "lead", "product", "project"],
    _by_other_names(
        choice(
            "kind",
            deal="Deal",
            person="Person",
            organization="Organization",
            lead="Lead",
            product="Product",
            project="Project",
        )
    ),
]
SearchField = Annotated[
    str,
    Field(min_length=1, max_length=100),
    FieldType(FIELD, _read_field, _field_element, tell=_tell_field),
]
Alike = Annotated[
    Literal["exact", "beginning", "middle"],
    choice("match", exact="Exact", beginning="Beginning", middle="Middle"),
]
Finds = Annotated[int, Field(ge=1, le=MOST), page_size(MOST)]
