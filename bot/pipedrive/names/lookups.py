"""The company's own lists that names come from: stages, users, labels, fields and the like."""

from pydantic import AliasChoices, Field

from bot.pipedrive.records.models import Record, RecordId


class ActivityType(Record):
    """One of the company's; activities hold its key."""

    key_string: str
    name: str = ""
    active_flag: bool = True


class Label(Record):
    id: RecordId
    label: str = Field(default="", validation_alias=AliasChoices("label", "name"))
    color: str | None = None


class Stage(Record):
    id: int
    name: str
    pipeline_id: int
    order_nr: int = 0
    deal_probability: int | None = None
    is_deal_rot_enabled: bool = False
    days_to_rotten: int | None = None


class Pipeline(Record):
    id: int
    name: str
    order_nr: int = 0


class View(Record):
    """A saved filter of Pipedrive's: a list with conditions of its own."""

    id: int
    name: str = ""


class User(Record):
    id: int
    name: str
    email: str = ""
    active_flag: bool = True
    is_you: bool = False


class AppAccess(Record):
    """What somebody may do in one of Pipedrive's apps; `global` is the whole company."""

    app: str = ""
    admin: bool = False


class Me(User):
    """The person behind a token, from `/v1/users/me`."""

    company_id: int
    company_name: str = ""
    company_domain: str = ""
    default_currency: str = "USD"
    locale: str = "en_US"
    timezone_name: str = "UTC"
    access: tuple[AppAccess, ...] = ()

    @property
    def is_admin(self) -> bool:
        """Of the whole company: only such a person hears of every record."""
        return any(one.app == "global" and one.admin for one in self.access)


class Webhook(Record):
    """A webhook as v1 lists it; its password stands there in clear, and is not read."""

    id: int
    subscription_url: str = ""
    event_object: str = ""
    is_active: bool = True
    remove_time: str | None = None
    last_delivery_time: str | None = None
    last_http_status: int | None = None


class Currency(Record):
    code: str
    name: str = ""
    symbol: str = ""
    decimal_points: int = 2


class FieldOption(Record):
    id: int | str
    label: str = ""
    color: str | None = None


class RequiredIn(Record):
    """Whether a field has to be filled in: everywhere, or in some stages of a deal."""

    enabled: bool = False
    stage_ids: tuple[int, ...] = ()


class FieldOf(Record):
    """A field of a kind of record, standard or custom, as `/api/v2/dealFields` tells of it."""

    field_code: str
    field_name: str
    field_type: str
    options: list[FieldOption] | None = None
    is_custom_field: bool = False
    required_fields: RequiredIn | None = None  # only when asked for
    # What tells it from another field of the same name.
    apart: str = ""
