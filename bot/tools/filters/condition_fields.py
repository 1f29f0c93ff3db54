"""What can be asked of a record, its own fields and those of the company alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from bot.tools.fieldtypes.base import FieldType


@dataclass(frozen=True)
class ConditionField:
    """Something that can be asked of a record: how it is typed, and where the record holds it.

    What is `ordered` can be compared; of a text it is enough that it `contains` the words, or
    begins with them where they end in a star. What is `counted` Pipedrive tells only when it is
    asked to. An amount is in the `currency` that another field of the record has. What a record
    does not hold as such has a `test` of the whole of it.
    """

    type: FieldType
    held: str
    ordered: bool = False
    contains: bool = False
    counted: bool = False
    currency: str = ""
    test: Callable[[object, str, tzinfo], bool] | None = None


Fields = Mapping[str, ConditionField]
