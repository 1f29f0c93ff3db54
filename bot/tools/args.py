"""What a call is given."""

from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

# The type of a validation error that means: nothing is wrong, but there is nothing to do yet.
FORM = "form"


class Args(BaseModel):
    """What a call is given. A field that is None was not given; one set to None is cleared."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    # The kind of record that its custom fields belong to.
    about: ClassVar[str] = "deal"

    def given(self) -> dict[str, Any]:
        """Fields as JSON: those that were set, and those whose default says something."""
        dumped = self.model_dump(mode="json")
        return {
            name: value
            for name, value in dumped.items()
            if name in self.model_fields_set or value is not None
        }

    def sent(self) -> dict[str, Any]:
        """What of it Pipedrive is told."""
        return self.given()

    def over(self, record: object) -> Self:
        """What it comes to on a record as it is now: what is added to a list is the whole list."""
        return self
