"""The fields of a tool as people meet them: in order, with a name, a label and a word."""

import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.tools.base import Args
from bot.tools.fieldtypes.base import FieldType

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
    """One field of a tool: its API name, its word, a title if the usual label will not do."""

    name: str
    word: FieldType
    required: bool
    title: str = ""

    @cached_property
    def called(self) -> str:
        return self.word.called or CALLED.get(self.name, self.name.removesuffix("_id"))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return (self.name, self.called, *ALSO.get(self.name, ()))

    @cached_property
    def label(self) -> str:
        if self.name == "id":
            return self.title or self.word.noun.capitalize()
        if self.name == "ids":
            return RECORD_TYPES[self.word.noun].many.capitalize()
        named = self.title or LABELS.get(self.name)
        return named or self.name.removesuffix("_id").replace("_", " ").capitalize()


def _slots(args: type[Args]) -> tuple[ToolField, ...]:
    """The fields a person can fill, in the order of the grammar.

    Raises TypeError for a field that has no word; a test asks for those of every tool.
    """
    found = []
    for name, info in args.model_fields.items():
        if name == OWN:
            continue
        word = _word_of(info)
        if word is None and not _is_constant(info):
            raise TypeError(f"{args.__name__}.{name} has no word of the vocabulary")
        if word is not None:
            found.append(ToolField(name, word, info.is_required(), info.title or ""))
    return tuple(found)


slots: Callable[[type[Args]], tuple[ToolField, ...]] = cache(_slots)


def unsaid(args: type[Args]) -> dict[str, str]:
    """What is meant where nothing is said."""
    return {slot.name: slot.word.unsaid for slot in slots(args) if slot.word.unsaid}


def _word_of(info: FieldInfo) -> FieldType | None:
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
