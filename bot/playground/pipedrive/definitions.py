"""What a company defines in Pipedrive: its people, pipelines, fields and types."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class User:
    id: int
    name: str
    email: str
    default_currency: str
    locale: str
    timezone_name: str
    timezone_offset: str
    active_flag: bool = True
    is_admin: bool = False
    # Pipedrive's own names, as in GET /v1/users/{id}/permissions.
    rights: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Pipeline:
    id: int
    name: str
    order_nr: int
    add_time: str
    update_time: str
    is_deal_probability_enabled: bool = True
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    id: int
    name: str
    pipeline_id: int
    order_nr: int
    deal_probability: int
    days_to_rotten: int | None
    add_time: str
    update_time: str
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Currency:
    id: int
    code: str
    name: str
    symbol: str
    decimal_points: int
    # What one of it is worth in euros, for converted totals.
    in_euros: float


@dataclass(frozen=True, slots=True)
class Option:
    id: int | str
    label: str
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    field_code: str
    field_name: str
    field_type: str
    options: tuple[Option, ...] = ()
    is_custom_field: bool = False
    is_optional_response_field: bool = False
    required: Mapping[str, object] | None = None  # as `required_fields` has it


@dataclass(frozen=True, slots=True)
class ActivityType:
    id: int
    key_string: str
    name: str
    icon_key: str
    color: str = "FFFFFF"
    active_flag: bool = True
    is_custom_flag: bool = False


@dataclass(frozen=True, slots=True)
class LeadLabel:
    id: str
    name: str
    color: str
    add_time: str


@dataclass(frozen=True, slots=True)
class Filter:
    id: int
    name: str
    type: str
    user_id: int
    # Any: deals, persons, organizations, activities or products, by `type`; then today's date.
    keeps: Callable[[Any, str], bool]
