"""Who follows a deal, a person or an organization, and who may see it."""

from typing import Any, ClassVar

from pydantic import Field

from bot.blocks.kit.text import article
from bot.blocks.records import row_lists
from bot.blocks.records.row_lists import row
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.record_types import FOLLOWER, RECORD_TYPES
from bot.pipedrive.records.subrecords import Access, Follower
from bot.tools.base import Args, Tool
from bot.tools.catalog.deals import OneDeal
from bot.tools.catalog.organizations import OneOrganization
from bot.tools.catalog.persons import OnePerson
from bot.tools.fieldtypes.fields import Cursor, DealId, Limit, OrgId, PersonId
from bot.tools.fieldtypes.rows import Colleague


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


def _add(args: type[Args]) -> Tool[Any, Any]:
    kind = RECORD_TYPES[args.about]
    return Tool(
        name=f"{kind.many}_add_follower",
        command=f"{kind.root} follow",
        summary=f"Follow {article(kind.noun)}, or make a colleague follow it.",
        example="12 101",
        args=args,
        endpoint=f"POST {kind.path}/{{id}}/followers",
        effect="add_row",
        rows=FOLLOWER,
        returns=Follower,
        show=row,
    )


def _remove(args: type[Args], verb: str) -> Tool[Any, Any]:
    kind = RECORD_TYPES[args.about]
    return Tool(
        name=f"{kind.many}_{verb}_follower",
        command=f"{kind.root} unfollow",
        summary=f"Stop following {article(kind.noun)}, or stop a colleague.",
        example="12 102",
        args=args,
        endpoint=f"DELETE {kind.path}/{{id}}/followers/{{follower_id}}",
        effect="remove_row",
        rows=FOLLOWER,
        returns=Follower,
        show=row,
    )


def _list(args: type[Args]) -> Tool[Any, Any]:
    kind = RECORD_TYPES[args.about]
    return Tool(
        name=f"{kind.many}_list_followers",
        command=f"{kind.root} followers",
        summary=f"List who follows {article(kind.noun)}.",
        example="12",
        args=args,
        endpoint=f"GET {kind.path}/{{id}}/followers",
        rows=FOLLOWER,
        returns=Page[Follower],
        show=row_lists.followers,
    )


def _access(args: type[Args]) -> Tool[Any, Any]:
    kind = RECORD_TYPES[args.about]
    return Tool(
        name=f"{kind.many}_list_permitted_users",
        command=f"{kind.root} access",
        summary=f"List which colleagues can see {article(kind.noun)}.",
        example="12",
        args=args,
        endpoint=f"GET /v1/{kind.many}/{{id}}/permittedUsers",
        returns=Access,
        show=row_lists.access,
    )


TOOLS = (
    _add(FollowDeal),
    _remove(UnfollowDeal, "remove"),
    _list(DealFollowers),
    _access(OneDeal),
    _add(FollowPerson),
    _remove(UnfollowPerson, "delete"),
    _list(PersonFollowers),
    _access(OnePerson),
    _add(FollowOrganization),
    _remove(UnfollowOrganization, "delete"),
    _list(OrganizationFollowers),
    _access(OneOrganization),
)
