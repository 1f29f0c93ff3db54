"""The fields of a tool as people meet them: in order, with a name, a label and a type."""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts
from bot.pipedrive.names.lookups import FieldOf
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.tools.base import Args
from bot.tools.fieldtypes.base import (
    MADE,
    FieldType,
    Name,
)
from bot.tools.fieldtypes.custom_fields import type_of

# What people call a field, where it is not its API name without `_id`.
CALLED = {
    "expected_close_date": "close",
    "due_date": "due",
    "due_time": "at",
    "duration": "lasts",
    "participants": "with",
    "public_description": "description",
    "lost_reason": "reason",
    "organization_id": "org",
    "label_ids": "label",
    "filter_id": "view",
    "user_id": "owner",
    "updated_since": "since",
    "updated_until": "until",
    "sort_by": "sort",
    "sort_direction": "direction",
    "visible_to": "visible",
    "exact_match": "exact",
    "is_archived": "archived",
    "fields": "in",
    "item_price": "price",
    "quantity": "x",
    "is_enabled": "enabled",
    "product_variation_id": "variation",
    "billing_frequency": "billing",
    "billing_frequency_cycles": "cycles",
    "billing_start_date": "starts",
    "all_changes": "all",
    "item_types": "type",
    "search_for_related_items": "related",
    "entity_type": "kind",
    "interval": "by",
    "group_by": "by",
    "field_key": "field",
    "start_date": "from",
    "totals_convert_currency": "convert",
    "emails": "email",
    "phones": "phone",
    "more_emails": "email+",
    "more_phones": "phone+",
    "job_title": "job",
    "postal_address": "address",
    "marketing_status": "marketing",
    "annual_revenue": "revenue",
    "employee_count": "employees",
    "add_time": "added",
}
ADDS = "+"  # ends the name of a field that adds to another
# And what they say besides.
ALSO = {"deal_id": ("on",), "owner_id": ("for", "assignee")}
OWN = "custom_fields"  # the one field that holds those of the company
PREFIX = f"{OWN}."
FIELD = "field"  # what a name that fits none or several of them is the name of
LABELS = {
    "org_id": "Organization",
    "organization_id": "Organization",
    "filter_id": "View",
    "label_ids": "Labels",
    "term": "Words to find",
    "fields": "Look in",
    "limit": "Rows per page",
    "sort_direction": "Direction",
    "updated_since": "Updated since",
    "where": "Conditions",
    "is_archived": "Archived",
    "item_price": "Price of one",
    "is_enabled": "Counts",
    "billing_frequency": "Billed",
    "billing_frequency_cycles": "Billing cycles",
    "billing_start_date": "Billing starts",
    "more_emails": "One more email",
    "more_phones": "One more phone",
    "postal_address": "Address",
    "im": "Messengers",
    "linkedin": "LinkedIn",
    "employee_count": "Employees",
    "add_time": "Added",
}


@dataclass(frozen=True)
class ToolField:
    """One field of a tool: its API name, its type, a title if the usual label will not do."""

    name: str
    type: FieldType
    required: bool
    title: str = ""

    @cached_property
    def called(self) -> str:
        return self.type.called or CALLED.get(self.name, self.name.removesuffix("_id"))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return (self.name, self.called, *ALSO.get(self.name, ()))

    @cached_property
    def label(self) -> str:
        if self.name == "id":
            return self.title or self.type.noun.capitalize()
        if self.name == "ids":
            return RECORD_TYPES[self.type.noun].many.capitalize()
        named = self.title or LABELS.get(self.name)
        return named or self.name.removesuffix("_id").replace("_", " ").capitalize()


def _tool_fields(args: type[Args]) -> tuple[ToolField, ...]:
    """The fields a person can fill, in the order of the grammar.

    Raises TypeError for a field that has no type; a test asks for those of every tool.
    """
    found = []
    for name, info in args.model_fields.items():
        if name == OWN:
            continue
        word = _type_of(info)
        if word is None and not _is_constant(info):
            raise TypeError(f"{args.__name__}.{name} has no type of a field")
        if word is not None and word is not MADE:
            found.append(ToolField(name, word, info.is_required(), info.title or ""))
    return tuple(found)


tool_fields: Callable[[type[Args]], tuple[ToolField, ...]] = cache(_tool_fields)


def unsaid(args: type[Args], typed: Mapping[str, str], asker: Asker) -> dict[str, str]:
    """What is meant where nothing is said."""
    return {
        field.name: field.type.unsaid(typed, asker)
        for field in tool_fields(args)
        if field.type.unsaid and field.name not in typed
    }


def _type_of(info: FieldInfo) -> FieldType | None:
    for item in (*info.metadata, *_metadata(info.annotation)):
        if isinstance(item, FieldType):
            return item
    return None


def _metadata(annotation: object) -> Sequence[object]:
    if get_origin(annotation) is Annotated:
        return get_args(annotation)[1:]
    if get_origin(annotation) in (Union, types.UnionType):
        return [item for part in get_args(annotation) for item in _metadata(part)]
    return ()


def _is_constant(info: FieldInfo) -> bool:
    return get_origin(info.annotation) is Literal and len(get_args(info.annotation)) == 1


# --- and those of the company -------------------------------------------------------------------


def offered(args: type[Args], viewer: Viewer, typed: Mapping[str, str]) -> tuple[ToolField, ...]:
    """The fields of a tool and those of the company, as far as the tool takes these.

    A name that fits none or several of them is kept, to be asked about.
    """
    if OWN not in args.model_fields:
        return tool_fields(args)
    own = [_of_company(field) for field in facts.company_fields(args.about, viewer)]
    known = {field.name for field in own}
    names = [name for name in typed if name.startswith(PREFIX) and name not in known]
    return (*tool_fields(args), *own, *(_unclear(name.removeprefix(PREFIX)) for name in names))


def given(args: type[Args], viewer: Viewer, typed: Mapping[str, str]) -> list[ToolField]:
    """Those of them for which something was typed."""
    own = any(map(is_own, typed))
    fields = offered(args, viewer, typed) if own else tool_fields(args)
    return [field for field in fields if field.name in typed]


def by_label(args: type[Args], viewer: Viewer, key: str) -> ToolField | None:
    """The field of the company that a key means: by its code, else by what people call it."""
    if OWN not in args.model_fields or not key:
        return None
    key = key.removeprefix(PREFIX)
    same = [
        field
        for field in facts.company_fields(args.about, viewer)
        if _plain(key)
        in {field.field_code, _plain(field.field_name), _plain(facts.field_label(field))}
    ]
    if len(same) == 1:
        return _of_company(same[0])
    # Before the fields are looked up, any name may be one of them.
    return _unclear(key) if same or viewer.user_id is None else None


def _plain(name: str) -> str:
    return " ".join(name.lower().split())


def nested(values: Mapping[str, object]) -> dict[str, object]:
    """Values by field, those of the company's own together under one name."""
    own = {name.removeprefix(PREFIX): value for name, value in values.items() if is_own(name)}
    rest = {name: value for name, value in values.items() if not is_own(name)}
    return {**rest, OWN: own} if own else rest


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """The other way round."""
    own = values.get(OWN) or {}
    rest = {name: value for name, value in values.items() if name != OWN}
    return {**rest, **{PREFIX + code: value for code, value in own.items()}}


def is_own(name: str) -> bool:
    return name.startswith(PREFIX)


def _unclear(key: str) -> ToolField:
    return ToolField(
        PREFIX + key, FieldType(FIELD, lambda _, __: Name(FIELD, key)), required=False, title=key
    )


def _of_company(field: FieldOf) -> ToolField:
    word = replace(type_of(field), clears=True)
    return ToolField(
        PREFIX + field.field_code, word, required=False, title=facts.field_label(field)
    )
