"""The fields that most tools share: how each is typed, picked, looked up and read back."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer

from bot.blocks.kit import inputs
from bot.blocks.kit.figures import decimals, number, precision
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.pipedrive.records.models import in_utc
from bot.text import count
from bot.tools.fieldtypes.base import (
    MOST,
    MOST_DIGITS,
    Also,
    FieldType,
    Name,
    Unsure,
    Wrong,
    choice,
    choices,
    company_choice,
    order,
    read_id,
    record,
    text,
    which_amount,
    which_day,
)
from bot.tools.fieldtypes.dates import AmbiguousDay, read_day, read_moment, write_moment
from bot.tools.fieldtypes.money import AmbiguousAmount, read_amount, write_amount


def _read_amount(typed: str, viewer: Viewer) -> object:
    try:
        amount, currency = read_amount(typed, viewer.locale, viewer.currency)
    except AmbiguousAmount as either:
        raise which_amount(typed, either, viewer) from either
    except ValueError as error:
        raise Wrong(
            f"“{typed}” isn't an amount I understand. Try 12k, 12500 or 12.50 EUR."
        ) from error
    plain = int(amount) if amount.is_integer() else amount
    if currency is None:
        return plain
    if wrong := too_fine(plain, currency, viewer):
        raise Unsure(wrong)  # it can be read: the currency belongs to it
    return Also(plain, (("currency", currency),))


def too_fine(amount: float, currency: str, viewer: Viewer) -> str:
    """Why an amount is none of its currency, as a sentence; or nothing."""
    most = precision(currency, viewer)
    if decimals(amount) <= most:
        return ""
    has = f"at most {count(most, 'decimal', 'decimals')}" if most else "no decimals"
    return f"{currency} has {has}: {number(amount, viewer)} is too exact."


def _amount_element(typed: str, viewer: Asker) -> Block:
    return inputs.text(typed, placeholder="12k, 12500 or 12.50 EUR", limit=40)


def _read_currency(typed: str, _: Asker) -> object:
    return _code(typed) or Name("currency", typed.strip())


def _currency_element(typed: str, viewer: Viewer) -> Block:
    code = _code(typed)
    known = viewer.lookup.currencies.get(code)
    return inputs.pick("currency", [(code, f"{code} {known.name}" if known else code)] * bool(code))


def _code(typed: str) -> str:
    """A currency code such as EUR, if it is one."""
    code = typed.strip().upper()
    return code if re.fullmatch("[A-Z]{3}", code) else ""


def _read_percent(typed: str, _: Asker) -> object:
    digits = _bare_percent(typed)
    if not re.fullmatch("[0-9]{1,3}", digits) or int(digits) > 100:  # noqa: PLR2004 - per cent
        raise Wrong(f"“{typed}” isn't a whole percentage between 0 and 100.")
    return int(digits)


def _percent_element(typed: str, _: Asker) -> Block:
    return inputs.number(_bare_percent(typed), low=0, high=100)


def _bare_percent(typed: str) -> str:
    return typed.strip().removesuffix("%").strip()


def _read_limit(typed: str, _: Asker) -> object:
    number = read_id(typed)
    if number is None or number > 500:  # noqa: PLR2004 - Pipedrive's largest page
        raise Wrong(f"“{typed}”: a page has between 1 and 500 rows.")
    return number


def _read_start(typed: str, _: Asker) -> object:
    if typed.strip() != "0" and read_id(typed) is None:
        raise Wrong(f"“{typed}” isn't a place in a list. Rows count from 0.")
    return int(typed.strip().removeprefix("#"))


def _read_day(typed: str, viewer: Asker) -> object:
    try:
        return read_day(typed, viewer)
    except AmbiguousDay as either:
        raise which_day(typed, either) from either
    except (ValueError, OverflowError) as error:
        raise Wrong(
            f"“{typed}” isn't a date I understand. Try fri, +3d, 30 nov or 2026-11-30."
        ) from error


def day_element(typed: str, viewer: Asker) -> Block:
    try:
        return inputs.date(str(read_day(typed, viewer)) if typed else "")
    except (ValueError, OverflowError):
        return inputs.date()


def _read_moment(typed: str, viewer: Asker) -> object:
    try:
        return read_moment(typed, viewer)
    except AmbiguousDay as either:
        raise which_day(typed, either) from either
    except (ValueError, OverflowError) as error:
        raise Wrong(
            f"“{typed}” isn't a time I understand. Try yesterday or 2026-11-30 14:00."
        ) from error


def _moment_element(typed: str, _: Asker) -> Block:
    return inputs.text(typed, placeholder="yesterday, or 2026-11-30 14:00", limit=40)


YES, NO = {"yes", "y", "true", "on", "1"}, {"no", "n", "false", "off", "0"}


def _read_yes_no(typed: str, _: Asker) -> object:
    word = typed.strip().lower()
    if word not in YES | NO:
        raise Wrong(f"“{typed}”: say yes or no.")
    return word in YES


def _yes_no_element(typed: str, _: Asker) -> Block:
    word = typed.strip().lower()
    chosen = ["yes"] if word in YES else ["no"] if word in NO else []
    return inputs.select([("yes", "Yes"), ("no", "No")], chosen)


def _as_typed(typed: str, _: Asker) -> object:
    return typed


def _without_zone(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


Id = Annotated[int, Field(gt=0, lt=10**MOST_DIGITS)]
Uuid = Annotated[str, Field(pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
DealId = Annotated[Id, record("deal")]
DealIds = Annotated[list[Id], Field(min_length=1, max_length=MOST), record("deal", many=True)]
PersonId = Annotated[Id, record("person")]
OrgId = Annotated[Id, record("organization")]
LeadId = Annotated[Uuid, record("lead")]
UserId = Annotated[Id, record("user")]
StageId = Annotated[Id, record("stage")]
PipelineId = Annotated[Id, record("pipeline")]
FilterId = Annotated[Id, record("deal view")]
LabelIds = Annotated[list[Id], Field(max_length=MOST), record("label", many=True, clears=True)]

Title = Annotated[str, text("title", 255)]
SearchTerm = Annotated[str, text("search", 255)]
LostReason = Annotated[str, text("reason", 150, lines=True, clears=True)]
AMOUNT = FieldType(
    "amount", _read_amount, _amount_element, lambda value, _: write_amount(value), spans=True
)
CURRENCY = FieldType("currency", _read_currency, _currency_element)
PERCENT = FieldType(
    "percentage",
    _read_percent,
    _percent_element,
    lambda value, _: f"{value:g}",
    clears=True,
    spans=True,
)
DAY = FieldType("date", _read_day, day_element, spans=True)
STATUS = choice("status", open="Open", won="Won", lost="Lost", deleted="Deleted")

Amount = Annotated[int | float, AMOUNT]
CurrencyCode = Annotated[str, Field(pattern="^[A-Z]{3}$"), CURRENCY]
Percent = Annotated[int, Field(ge=0, le=100), PERCENT]
Day = Annotated[date, DAY]
Moment = Annotated[
    datetime, FieldType("moment", _read_moment, _moment_element, write_moment, spans=True)
]
ClosingMoment = Annotated[
    datetime,
    FieldType("moment", _read_moment, _moment_element, write_moment, clears=True, spans=True),
]
# Pipedrive wants this one moment in UTC without saying so.
ArchiveMoment = Annotated[
    datetime,
    AfterValidator(in_utc),
    PlainSerializer(_without_zone, when_used="json"),
    FieldType("moment", _read_moment, _moment_element, write_moment, spans=True),
]
YES_NO = FieldType(
    "answer", _read_yes_no, _yes_no_element, lambda value, _: "yes" if value else "no"
)
YesNo = Annotated[bool, YES_NO]


def visibility(of: str) -> FieldType:
    """Who may see a record of a kind; most plans of Pipedrive have two of these."""
    usual = {"_1": "Owner", "_3": "Owner's group", "_5": "Group and sub-groups", "_7": "Company"}
    return company_choice("visibility", of, "visible_to", **usual)


VisibleTo = Annotated[Literal[1, 3, 5, 7], visibility("deal")]
DealStatus = Annotated[
    Literal["open", "won", "lost"],
    company_choice("status", "deal", "status", open="Open", won="Won", lost="Lost"),
]
DealStatuses = Annotated[
    list[Literal["open", "won", "lost", "deleted"]],
    Field(min_length=1),
    choices("status", open="Open", won="Won", lost="Lost", deleted="Deleted"),
]
SortBy = Annotated[
    Literal["id", "add_time", "update_time"],
    order("sort_direction", id="Number", add_time="Added", update_time="Updated"),
]
Direction = Annotated[
    Literal["asc", "desc"], choice("direction", asc="Ascending", desc="Descending")
]
SearchIn = Annotated[
    list[Literal["title", "notes", "custom_fields"]],
    Field(min_length=1),
    choices("place", title="Title", notes="Notes", custom_fields="Custom fields"),
]
Limit = Annotated[
    int,
    Field(ge=1, le=500),
    FieldType(
        "number of rows", _read_limit, lambda typed, _: inputs.number(typed, low=1, high=500)
    ),
]
Cursor = Annotated[str, FieldType("cursor", _as_typed)]
Start = Annotated[int, Field(ge=0), FieldType("start", _read_start)]
