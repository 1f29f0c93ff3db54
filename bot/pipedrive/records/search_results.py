"""What a search over everything finds: records of several kinds in one list."""

from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, Field

from bot.pipedrive.records.found import Reachable
from bot.pipedrive.records.models import Named, Owner, Record

TITLED = AliasChoices("name", "title")


class Titled(Record):
    """The deal that a file hangs on."""

    id: int
    title: str = ""


class Thing(Reachable):
    """One find of any kind; which fields it has depends on `type`."""

    # A lead has no number, but a long id that nobody reads: 0.
    id: Annotated[int, BeforeValidator(lambda value: value if isinstance(value, int) else 0)]
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
