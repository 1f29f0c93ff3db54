"""The names behind ids, as far as one person may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.pipedrive.models import Activity, Currency, DealField, Label, Pipeline, Stage, User


@dataclass(frozen=True)
class Book:
    """Names by id, as far as this person may see them and as far as they were looked up."""

    stages: Mapping[int, Stage] = field(default_factory=dict)
    pipelines: Mapping[int, Pipeline] = field(default_factory=dict)
    users: Mapping[int, User] = field(default_factory=dict)
    labels: Mapping[int, Label] = field(default_factory=dict)
    currencies: Mapping[str, Currency] = field(default_factory=dict)
    deals: Mapping[int, str] = field(default_factory=dict)
    persons: Mapping[int, str] = field(default_factory=dict)
    organizations: Mapping[int, str] = field(default_factory=dict)
    fields: Mapping[str, DealField] = field(default_factory=dict)  # of deals, by code
    following: Mapping[int, Activity | None] = field(default_factory=dict)  # by deal
