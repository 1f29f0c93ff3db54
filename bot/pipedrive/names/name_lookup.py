"""The names behind ids, as far as one person may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.pipedrive.names.lookups import Currency, FieldOf, Label, Pipeline, Stage, User
from bot.pipedrive.records.models import Activity, Note, RecordId


@dataclass(frozen=True)
class NameLookup:
    """Names by id, as far as this person may see them and as far as they were looked up."""

    stages: Mapping[int, Stage] = field(default_factory=dict)
    pipelines: Mapping[int, Pipeline] = field(default_factory=dict)
    users: Mapping[int, User] = field(default_factory=dict)
    currencies: Mapping[str, Currency] = field(default_factory=dict)
    deals: Mapping[int, str] = field(default_factory=dict)
    persons: Mapping[int, str] = field(default_factory=dict)
    organizations: Mapping[int, str] = field(default_factory=dict)
    titles: Mapping[str, Mapping[RecordId, str]] = field(default_factory=dict)  # of other kinds
    subrecords: Mapping[str, str] = field(default_factory=dict)  # as they are spelled: `row-7`
    activity_types: Mapping[str, str] = field(default_factory=dict)  # by key
    priorities: Mapping[int, str] = field(default_factory=dict)  # of activities
    # By kind of record: its fields by code, and its labels by id.
    fields: Mapping[str, Mapping[str, FieldOf]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[RecordId, Label]] = field(default_factory=dict)
    views: Mapping[int, str] = field(default_factory=dict)  # only where a list goes by one
    following: Mapping[int, Activity | None] = field(default_factory=dict)  # by deal
    last_note: Note | None = None  # on the record whose card it is

    def options(self, noun: str, code: str) -> Mapping[str, str]:
        """The choices that a field of a kind of record has in this company: labels by value."""
        field = self.fields.get(noun, {}).get(code)
        return {str(one.id): one.label for one in (field.options if field else None) or ()}

    def names(self, noun: str) -> Mapping[Any, str]:
        """Of records of a kind, as far as they were looked up."""
        known: Mapping[str, Mapping[Any, str]] = {
            "deal": self.deals,
            "person": self.persons,
            "organization": self.organizations,
            "priority": self.priorities,
            **self.titles,
        }
        return known.get(noun, {})
