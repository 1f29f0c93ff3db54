"""A lead: what may become a deal. v1 answers it, the search of v2 finds it."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from bot.pipedrive.records.found import Reachable
from bot.pipedrive.records.models import Entity, Named, Owner, Record, Several


class Money(Record):
    amount: float
    currency: str


class Lead(Entity):
    """Its id is a UUID; its labels are a list of their own."""

    noun: ClassVar[str] = "lead"
    id: str
    title: str
    value: Money | None = None
    owner_id: int | None = None
    creator_id: int | None = None
    person_id: int | None = None
    organization_id: int | None = None
    label_ids: Annotated[list[str], Several] = Field(default_factory=list)
    expected_close_date: date | None = None
    source_name: str | None = None
    visible_to: int | None = None
    was_seen: bool = False
    is_archived: bool = False

    @property
    def called(self) -> str:
        return self.title

    @property
    def org_id(self) -> int | None:
        """As records of v2 call it."""
        return self.organization_id


class FoundLead(Reachable):
    """A lead as the search answers it."""

    noun: ClassVar[str] = "lead"
    id: str
    title: str = ""
    value: float | None = None
    currency: str | None = None
    owner: Owner | None = None
    person: Named | None = None
    organization: Named | None = None
    is_archived: bool = False

    @property
    def called(self) -> str:
        return self.title

    @property
    def detail(self) -> str:
        """Of whom it came; in the archive nobody looks for it first."""
        whose = self.organization or self.person
        told = (whose.name if whose else "", "archived" if self.is_archived else "")
        return " · ".join(part for part in told if part)


class Conversion(Record):
    """How far it is that a lead becomes a deal; at first there is only the id of it."""

    conversion_id: str
    status: str = ""
    deal_id: int | None = None

    @property
    def promise(self) -> str:
        return self.conversion_id
