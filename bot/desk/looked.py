"""What a look at Pipedrive saw, after an answer that did not arrive."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from bot.pipedrive.models import Entity

# Pipedrive's clock and ours may differ; a record made this long before we asked is not ours.
SLACK_OF_CLOCKS = timedelta(seconds=10)


class Seen(Enum):
    HAPPENED = "happened"
    NOT_YET = "not yet"  # as it was before: acting again is safe
    ELSE = "something else"  # neither: only a person can tell


@dataclass(frozen=True)
class Look:
    seen: Seen
    record: Entity | None = None
    evidence: str = "verified by read-back"
