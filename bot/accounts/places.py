"""What each sealed value is bound to: its row, and what must not be changed beside it.

A value is sealed for the first place, and opened for any of them: the others are those of before,
so that old rows can be read until their keys are rotated.
"""

Bound = tuple[str, ...]


def link(team: str, user: str, company: int, pipedrive_user: int) -> Bound:
    return (f"link:{team}:{user}:{company}:{pipedrive_user}",)


def operation(  # noqa: PLR0913, PLR0917 - all that says what would be done, and as whom
    id: str, team: str, user: str, tool: str, epoch: str, column: str
) -> Bound:
    return (f"operation:{team}:{user}:{tool}:{epoch}:{id}:{column}", f"operation:{id}:{column}")


def reply(id: str, team: str, user: str, epoch: str) -> Bound:
    """A click brings a fresh one before its row is read, so it cannot know the tool."""
    return (f"operation:{team}:{user}:{epoch}:{id}:reply", f"operation:{id}:reply")


def request(key: bytes) -> Bound:
    return (f"request:{key.hex()}",)


def recent(whose: tuple[str, str, int, int], kind: str, record: object) -> Bound:
    team, user, company, pipedrive_user = whose
    return (f"recent:{team}:{user}:{company}:{pipedrive_user}:{kind}:{record}",)


def watch(id: str) -> Bound:
    return (f"watch:{id}",)


def hook(id: str, team: str, user: str, company: int) -> Bound:
    return (f"hook:{team}:{user}:{company}:{id}", f"hook:{id}")


def event(key: bytes, company: int) -> Bound:
    return (f"event:{company}:{key.hex()}", f"event:{key.hex()}")


def notice(token: str) -> Bound:
    return (f"notice:{token}",)


def parent(team: str, channel: str, company: int, record: str) -> Bound:
    return (f"parent:{team}:{channel}:{company}:{record}",)


def shadow(company: int, record: str) -> Bound:
    return (f"shadow:{company}:{record}",)


def audit_head(team: str) -> Bound:
    return (f"audit head:{team}",)
