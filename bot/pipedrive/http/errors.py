"""Everything that can go wrong with Pipedrive.

PipedriveError
├── Unreachable          no connection; nothing was sent
├── Throttled            our own windows are full for too long; nothing was sent
├── BudgetSpent          the company's daily API budget is used up; nothing was done
├── Blocked              Pipedrive's shield turned us away with a page; we stop asking for a while
├── Unavailable          a read failed: 5xx, time-out or nonsense, after all tries
├── TooMuch              a file is larger than we take; nothing of it was kept
├── Ambiguous            a write was sent and its outcome is not known
└── Refused              Pipedrive answered no; nothing changed
    ├── BadToken         401: the key or token is not valid (any more)
    ├── NotAllowed       403: this person may not do this
    ├── NotFound         404 or 410: no such record, or not visible to this person
    ├── Invalid          400 or 422: a value was not accepted
    └── PlanLimit        402, 403 with a capping code, or 415: the plan does not allow it
"""

from datetime import datetime


class PipedriveError(Exception):
    """Base of the tree; never raised itself."""


class Unreachable(PipedriveError):
    """No connection could be made; nothing was sent."""


class Throttled(PipedriveError):
    """The rate windows are full; `retry_after` seconds from now there is room."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"room in {retry_after:.0f} s")
        self.retry_after = retry_after


class BudgetSpent(PipedriveError):
    """The daily token budget of the company is used up; `until` when known."""

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__("daily API budget used up")
        self.until = until


class Blocked(PipedriveError):
    """Pipedrive's shield answered with a page; calls stop for `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("turned away by the shield")
        self.retry_after = retry_after


class Unavailable(PipedriveError):
    """A read failed after all tries; nothing was changed by it."""


class TooMuch(PipedriveError):
    """A file of more than `most` bytes; nothing was changed."""

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} bytes")
        self.most = most


class Ambiguous(PipedriveError):
    """A write was sent and no trustworthy answer came back.

    `said` is Pipedrive's own sentence, where it said no with a status that says yes.
    """

    def __init__(self, why: str = "", said: str = "") -> None:
        super().__init__(why)
        self.said = said


class Refused(PipedriveError):
    """Pipedrive said no; `message` is its own sentence, `status` the HTTP status."""

    def __init__(self, message: str = "", status: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class BadToken(Refused):
    """401."""


class NotAllowed(Refused):
    """403: the person's permission set does not allow this."""


class NotFound(Refused):
    """404 or 410: gone, or not visible to this person."""


class HasNoPicture(NotFound):
    """The person is there, and has none."""


class Invalid(Refused):
    """400 or 422; `fields` maps a field's API name to what is wrong with it, where known."""

    def __init__(
        self, message: str = "", status: int = 400, fields: dict[str, str] | None = None
    ) -> None:
        super().__init__(message, status)
        self.fields = fields or {}


class PlanLimit(Refused):
    """The company's plan or a limit of it stands in the way."""


def recalled(name: str, said: str) -> PipedriveError:
    """An error out of what was written down of it: its class, and Pipedrive's own sentence."""
    unsent = {
        "Unreachable": Unreachable(),
        "Throttled": Throttled(0),
        "BudgetSpent": BudgetSpent(),
        "Blocked": Blocked(0),
    }
    refusals = (Refused, BadToken, NotAllowed, NotFound, PlanLimit)
    of = {class_.__name__: class_ for class_ in refusals}
    return unsent.get(name) or of.get(name, Invalid)(said, 200)
