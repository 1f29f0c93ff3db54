"""What a control was asked for, read strictly: what is not known is refused."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.playground.slack.wire import Json, Refused


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


_A = TypeVar("_A", bound=BaseModel)


def read(shape: type[_A], asked: Json, error: str = "invalid_arguments") -> _A:
    try:
        return shape.model_validate(asked)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise Refused(error, text=f"{where}: {first['msg']}") from None
