"""What a search over everything finds: records of several kinds in one list."""

from pydantic import AliasChoices, Field

from bot.pipedrive.records.found import Reachable
from bot.pipedrive.records.models import Named, Owner, Record, RecordId

TITLED = AliasChoices("name", "title")


class Titled(Record):
    """The deal that a file hangs on."""

    id: int
    title: str = ""


class Thing(Reachable):
    """One find of any kind; which fields it has depends on `type`."""

    id: RecordId
    type: str = ""
    name: str = Field(default="", validation_alias=TITLED)
    value: float | None = None
    currency: str | None = None
    status: str = ""
    owner: Owner | None = None
    stage: Named | None = None
    person: Named | None = None
    organization: Named | None = None
    deal: Titled | None = None

    @property
    def noun(self) -> str:
        return self.type

    @property
    def called(self) -> str:
        return self.name
