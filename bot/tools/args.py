"""What a call is given."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.paging.position import Position
from bot.pipedrive.records.models import Entity

# The type of a validation error that means: nothing is wrong, but there is nothing to do yet.
FORM = "form"


class Objection(Exception):
    """What was said cannot be done as the record is: a sentence per field, as a form shows it."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("; ".join(wrong.values()))
        self.wrong = wrong


class Args(BaseModel):
    """What a call is given. A field that is None was not given; one set to None is cleared."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    # The noun of the record that it is done to, and whose custom fields it takes; each class says
    # it, also that there is none: "".
    about: ClassVar[str]
    # The fields that people use first, where a form has more: it shows the others when asked.
    first: ClassVar[tuple[str, ...]] = ()
    # What no form asks for, though a command may say it: it makes no sense of something new.
    unasked: ClassVar[frozenset[str]] = frozenset()
    # What is read is for the person who asked, never for a channel.
    private: ClassVar[bool] = False

    # Two fields that may be said as one: `title=Acme` names a field, and what it holds.
    pair: ClassVar[tuple[str, str] | None] = None

    @staticmethod
    def assumed(typed: Mapping[str, str], viewer: Viewer) -> Mapping[str, str]:
        """What is meant where nothing is said, as one would type it."""
        return {}

    def completed(self, answer: Any) -> Any:
        """Pipedrive's answer, with what it leaves out because it was asked for."""
        return answer

    def given(self) -> dict[str, Any]:
        """Fields as JSON: those that were set, and those whose default says something."""
        dumped = self.model_dump(mode="json")
        return {
            name: value
            for name, value in dumped.items()
            if name in self.model_fields_set or value is not None
        }

    def path(self, path: str) -> str:
        """Where it is asked, where what is given decides on that."""
        return path

    @classmethod
    def held(cls, record: Entity, viewer: Viewer) -> Mapping[str, Any]:
        """What a record holds, by field, as a person there would say it."""
        return dict(record)

    def settled(self, before: Entity | None, viewer: Viewer) -> Self:
        """With what can be said only once the record is known as it was, if there is one.

        Raises Objection for what that record does not take.
        """
        return self

    def sent(self) -> dict[str, Any]:
        """What of it Pipedrive is told."""
        given = self.given()
        if "cursor" in given:
            given["cursor"] = Position.read(given["cursor"]).cursor or None
        return {name: value for name, value in given.items() if name != "cursor" or value}
