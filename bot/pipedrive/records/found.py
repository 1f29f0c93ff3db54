"""What a search answers of a record, and why it was found."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from bot.pipedrive.records.models import Named, Owner, Record

Texts = Annotated[
    list[str],
    BeforeValidator(lambda value: [one for one in value or [] if isinstance(one, str)]),
]


class Found(Record):
    """What a search answers. `reason` is why it was found, where its name does not show that."""

    notes: Texts = Field(default_factory=list)
    custom_fields: Texts = Field(default_factory=list)
    reason: str = ""

    @property
    def detail(self) -> str:
        """What tells it from another one of its name."""
        return ""

    @property
    def aliases(self) -> tuple[str, ...]:
        """What else it goes by."""
        return ()

    @property
    def places(self) -> list[tuple[str, str]]:
        """What else than the name was looked through: labels and texts."""
        return [
            *(("note", note) for note in self.notes),
            *(("field", value) for value in self.custom_fields),
        ]


class Reachable(Found):
    """Somebody, or some place, that can be written to or called."""

    phones: Texts = Field(default_factory=list)
    emails: Texts = Field(default_factory=list)
    address: str | None = None

    @property
    def places(self) -> list[tuple[str, str]]:
        return [
            *(("e-mail", email) for email in self.emails),
            *(("phone", phone) for phone in self.phones),
            *([("address", self.address)] if self.address else []),
            *super().places,
        ]


class FoundDeal(Found):
    """A deal as the search answers it: with names, without dates."""

    noun: ClassVar[str] = "deal"
    id: int
    title: str
    value: float | None = None
    currency: str | None = None
    status: str = "open"
    owner: Owner | None = None
    stage: Named | None = None
    person: Named | None = None
    organization: Named | None = None
    is_archived: bool = False

    @property
    def called(self) -> str:
        return self.title


class FoundPerson(Reachable):
    """A person as the search answers it."""

    noun: ClassVar[str] = "person"
    id: int
    name: str = ""
    organization: Named | None = None
    owner: Owner | None = None

    @property
    def called(self) -> str:
        return self.name

    @property
    def detail(self) -> str:
        return self.organization.name if self.organization else ", ".join(self.emails[:1])

    @property
    def aliases(self) -> tuple[str, ...]:
        return tuple(self.emails)


class FoundOrganization(Reachable):
    """An organization as the search answers it."""

    noun: ClassVar[str] = "organization"
    id: int
    name: str = ""
    owner: Owner | None = None

    @property
    def called(self) -> str:
        return self.name

    @property
    def detail(self) -> str:
        return self.address or ""
