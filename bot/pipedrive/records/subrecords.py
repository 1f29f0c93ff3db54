"""Models of what hangs on a record as rows of their own: followers, participants, products."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from pydantic import AliasChoices, Field, model_validator

from bot.pipedrive.records.models import Entity, Named, Record, in_utc


class Follower(Entity):
    """A colleague who follows a record, told by the id of the user."""

    noun: ClassVar[str] = "follower"
    id: int = Field(validation_alias=AliasChoices("user_id", "id"))


class DealParticipant(Entity):
    """A person who takes part in a deal; the row has a number of its own (v1 shape)."""

    noun: ClassVar[str] = "participant"
    id: int
    person: Named
    organization: str = ""
    emails: list[str] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def flat(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or not isinstance(who := data.get("person_id"), Mapping):
            return data
        details = data.get("person") or {}
        return {
            "id": data.get("id"),
            "add_time": _in_utc(data.get("add_time")),
            "person": {"id": who.get("value"), "name": who.get("name") or ""},
            "organization": details.get("org_name") or "",
            "emails": [one["value"] for one in who.get("email") or () if one.get("value")],
        }

    @property
    def called(self) -> str:
        return self.person.name


class ProductLine(Entity):
    """A product as it is sold in a deal; `deal_title` is added by whoever reads both."""

    noun: ClassVar[str] = "product line"
    id: int
    deal_id: int
    deal_title: str = ""
    product_id: int
    product_variation_id: int | None = None
    name: str = ""
    item_price: float = 0
    quantity: float = 1
    sum: float | None = None
    currency: str | None = None
    discount: float = 0
    discount_type: str = "percentage"
    tax: float = 0
    tax_method: str | None = None
    comments: str | None = None
    is_enabled: bool = True
    billing_frequency: str | None = None
    billing_frequency_cycles: int | None = None
    billing_start_date: date | None = None


class Price(Record):
    """What a product costs in one currency."""

    price: float | None = None
    currency: str = ""


class Product(Entity):
    """What can be sold."""

    noun: ClassVar[str] = "product"
    id: int
    name: str = ""
    code: str | None = None
    prices: list[Price] = Field(default_factory=list)


class FoundProduct(Record):
    """A product as the search answers it."""

    noun: ClassVar[str] = "product"
    id: int
    name: str = ""
    code: str | None = None


class Sale(Record):
    """One product in one deal of a person's."""

    product: Named
    deal_id: int
    deal_title: str = ""
    value: float | None = None
    currency: str | None = None
    status: str = ""


class Sales(Record):
    """The products in a person's deals: v1 keys each by the id of its deal."""

    noun: ClassVar[str] = "product"
    found: list[Sale] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def flat(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or "found" in data:
            return data
        return {"found": [_sale(one) for one in data.values()]}


class Access(Record):
    """Who may see a record: v1 answers bare ids, or an object of them."""

    users: list[int]

    @model_validator(mode="before")
    @classmethod
    def bare(cls, data: Any) -> Any:
        if isinstance(data, Mapping):
            return data if "users" in data else {"users": list(data)}
        return {"users": [one["id"] if isinstance(one, Mapping) else one for one in data or ()]}


def _sale(data: Mapping[str, Any]) -> dict[str, Any]:
    deal, product = data["deal"], data["product"]
    told = {name: deal.get(name) for name in ("value", "currency", "status")}
    title = deal.get("title") or ""
    return {**told, "product": product, "deal_id": deal["id"], "deal_title": title}


def _in_utc(moment: object) -> object:
    return in_utc(datetime.fromisoformat(moment)) if isinstance(moment, str) else moment
