"""Who follows a deal, a person or an organization, and who may see it."""

from typing import Any, ClassVar

from pydantic import Field

from bot.blocks import row_lists
from bot.blocks.row_lists import row
from bot.pipedrive.below import Access, Follower
from bot.pipedrive.kinds import DEAL, ORGANIZATION, PERSON, Kind
from bot.pipedrive.models import Page
from bot.tools.base import Args, Tool
from bot.tools.fields import Cursor, DealId, Limit, OrgId, PersonId
from bot.tools.row_fields import Colleague


class FollowDeal(Args):
    id: DealId
    user_id: Colleague = Field(title="Colleague")


class UnfollowDeal(Args):
    """Pipedrive tells a follower by the id of the user."""

    id: DealId
    follower_id: Colleague = Field(title="Colleague")


class DealFollowers(Args):
    id: DealId
    limit: Limit | None = None
    cursor: Cursor | None = None


class OfDeal(Args):
    id: DealId


class FollowPerson(Args):
    about: ClassVar[str] = "person"

    id: PersonId
    user_id: Colleague = Field(title="Colleague")


class UnfollowPerson(Args):
    about: ClassVar[str] = "person"

    id: PersonId
    follower_id: Colleague = Field(title="Colleague")


class PersonFollowers(Args):
    about: ClassVar[str] = "person"

    id: PersonId
    limit: Limit | None = None
    cursor: Cursor | None = None


class OfPerson(Args):
    about: ClassVar[str] = "person"

    id: PersonId


class FollowOrganization(Args):
    about: ClassVar[str] = "organization"

    id: OrgId
    user_id: Colleague = Field(title="Colleague")


class UnfollowOrganization(Args):
    about: ClassVar[str] = "organization"

    id: OrgId
    follower_id: Colleague = Field(title="Colleague")


class OrganizationFollowers(Args):
    about: ClassVar[str] = "organization"

    id: OrgId
    limit: Limit | None = None
    cursor: Cursor | None = None


class OfOrganization(Args):
    about: ClassVar[str] = "organization"

    id: OrgId


def _add(kind: Kind, args: type[Args]) -> Tool[Any, Any]:
    return Tool(
        name=f"{kind.many}_add_follower",
        command=f"{kind.root} follow",
        summary=f"Follow {_a(kind)}, or make a colleague follow it.",
        example="12 101",
        args=args,
        endpoint=f"POST {kind.path}/{{id}}/followers",
        returns=Follower,
        show=row,
    )


def _remove(kind: Kind, args: type[Args], verb: str) -> Tool[Any, Any]:
    return Tool(
        name=f"{kind.many}_{verb}_follower",
        command=f"{kind.root} unfollow",
        summary=f"Stop following {_a(kind)}, or stop a colleague.",
        example="12 102",
        args=args,
        endpoint=f"DELETE {kind.path}/{{id}}/followers/{{follower_id}}",
        returns=Follower,
        show=row,
    )


def _list(kind: Kind, args: type[Args]) -> Tool[Any, Any]:
    return Tool(
        name=f"{kind.many}_list_followers",
        command=f"{kind.root} followers",
        summary=f"List who follows {_a(kind)}.",
        example="12",
        args=args,
        endpoint=f"GET {kind.path}/{{id}}/followers",
        returns=Page[Follower],
        show=row_lists.followers,
    )


def _access(kind: Kind, args: type[Args]) -> Tool[Any, Any]:
    return Tool(
        name=f"{kind.many}_list_permitted_users",
        command=f"{kind.root} access",
        summary=f"List which colleagues can see {_a(kind)}.",
        example="12",
        args=args,
        endpoint=f"GET /v1/{kind.many}/{{id}}/permittedUsers",
        returns=Access,
        show=row_lists.access,
    )


def _a(kind: Kind) -> str:
    return f"an {kind.noun}" if kind.noun[0] in "aeiou" else f"a {kind.noun}"


TOOLS = (
    _add(DEAL, FollowDeal),
    _remove(DEAL, UnfollowDeal, "remove"),
    _list(DEAL, DealFollowers),
    _access(DEAL, OfDeal),
    _add(PERSON, FollowPerson),
    _remove(PERSON, UnfollowPerson, "delete"),
    _list(PERSON, PersonFollowers),
    _access(PERSON, OfPerson),
    _add(ORGANIZATION, FollowOrganization),
    _remove(ORGANIZATION, UnfollowOrganization, "delete"),
    _list(ORGANIZATION, OrganizationFollowers),
    _access(ORGANIZATION, OfOrganization),
)
