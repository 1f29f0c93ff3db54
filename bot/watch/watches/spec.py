"""What a watch wants to hear of: a value that compares, prints and stores."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from bot.tools.filters import activities, contacts, deals
from bot.tools.filters.conditions import Condition, FilterField, opened

Threads = Literal["only", "big", "off"]

# The lists whose filters a watch takes, by kind of record.
LISTS: Mapping[str, str] = {
    "deal": "deals_list",
    "person": "persons_list",
    "organization": "organizations_list",
    "activity": "activities_list",
}
WHERE_OF: Mapping[str, FilterField] = {
    "deal": deals.CONDITIONS,
    "person": contacts.PERSON_CONDITIONS,
    "organization": contacts.ORGANIZATION_CONDITIONS,
    "activity": activities.CONDITIONS,
}
# What can happen to each kind of record, in the order in which it is told.
HAPPENINGS: Mapping[str, tuple[str, ...]] = {
    "deal": (
        "created", "won", "lost", "reopened", "moved", "value", "owner", "slipped", "close",
        "deleted", "merged",
    ),
    "person": ("created", "owner", "deleted", "merged"),
    "organization": ("created", "owner", "deleted", "merged"),
    "activity": ("created", "done", "deleted"),
    "note": ("created", "deleted"),
    "file": ("created",),
}  # fmt: skip


class Spec(BaseModel):
    """`happenings`: none means all of them. `where` are conditions as they are stored.

    `by` and `not_by` name users by their numbers, and sources: `app`, `api`. `big` is the amount
    from which on a change is shown in the channel as well as in its thread. With `every`, all that
    happened is told at once, `at` that time in the zone `tz`. `stuck` is for how many days nobody
    touched a deal.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    entity: str = "deal"
    happenings: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    threads: Threads = "big"
    big: float | None = None
    bulk: bool = False
    every: str = ""
    at: str = ""
    tz: str = ""
    stuck: int | None = None

    @property
    def wanted(self) -> tuple[str, ...]:
        if self.stuck is not None:
            return ("stuck",)
        return self.happenings or HAPPENINGS[self.entity]

    @property
    def scans(self) -> bool:
        """Whether Pipedrive has to be read for it, as no webhook tells of it."""
        return self.stuck is not None or self.entity == "file"

    @property
    def word(self) -> FilterField | None:
        return WHERE_OF.get(self.entity)

    def conditions(self) -> list[Condition]:
        return opened(self.where, self.word) if self.word else []

    def stored(self) -> dict[str, Any]:
        return self.model_dump(mode="json")
