"""One thing of a job that was sent, as it is kept until somebody knows how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from bot.blocks.replies.bulk import TRYING, UNKNOWN
from bot.pipedrive.http.errors import Ambiguous, PipedriveError, Refused, recalled


@dataclass(frozen=True)
class Trying:
    """`known` is what was there before it was sent, JSON; `sends` and `checks` count.

    `no` is an answer that said no, and is not to be believed without a look.
    """

    known: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    sends: int = 0
    checks: int = 0
    no: PipedriveError | None = None

    def sent(self) -> "Trying":
        return replace(self, sends=self.sends + 1, checks=0, no=None)

    def lost(self, error: Ambiguous) -> "Trying":
        return replace(self, no=Refused(error.said, 200) if error.said else None)

    def kept(self, *, unknown: bool = False) -> str:
        """Its name stands on the second line, as it does once it has ended."""
        rest = {"known": self.known, "sends": self.sends, "checks": self.checks}
        if self.no is not None:
            rest |= {"no": type(self.no).__name__, "said": str(self.no)}
        return f"{UNKNOWN if unknown else TRYING}\n{self.name}\n{orjson.dumps(rest).decode()}"


def opened(kept: str) -> Trying | None:
    """None for what has ended, or was not sent yet."""
    state, name, rest = (*kept.split("\n", 2), "", "")[:3]
    if state.partition(" ")[0] not in {TRYING, UNKNOWN}:
        return None
    try:
        of: dict[str, Any] = orjson.loads(rest)
    except orjson.JSONDecodeError:
        return Trying(name=name, sends=1)  # kept by an older version
    no = recalled(of["no"], of["said"]) if "no" in of else None
    return Trying(of["known"], name, of["sends"], of["checks"], no)
