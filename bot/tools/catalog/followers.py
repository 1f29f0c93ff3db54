"""Who follows a deal, a person or an organization, and who may see it."""

from typing import Any

from pydantic import Field

from bot.blocks.records import row_lists
from bot.blocks.records.row_lists import subrecord
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.record_types import (
    DEAL,
    FOLLOWER,
    LEAD,
    ORGANIZATION,
    PERSON,
    RecordType,
)
from bot.pipedrive.records.subrecords import Access, Follower
from bot.text import article
from bot.tools.base import Tool
from bot.tools.catalog import leads, standard
from bot.tools.fieldtypes.fields import Cursor, Limit
from bot.tools.fieldtypes.rows import Colleague

PAGE: standard.Fields = {"limit": (Limit | None, None), "cursor": (Cursor | None, None)}
COLLEAGUE = (Colleague, Field(title="Colleague"))


def _add(kind: RecordType) -> Tool[Any, Any]:
    return Tool(
        name=f"{kind.many}_add_follower",
        command=f"{kind.root} follow",
        summary=f"Follow {article(kind.noun)}, or make a colleague follow it.",
        example="12 101",
        args=standard.args_of(
            kind, "Follow", {"id": (standard.id_of(kind), ...), "user_id": COLLEAGUE}
        ),
        endpoint=f"POST {kind.path}/{{id}}/followers",
        effect="add_subrecord",
        subrecord=FOLLOWER,
        returns=Follower,
        show=subrecord,
    )


def _remove(kind: RecordType, verb: str) -> Tool[Any, Any]:
    return Tool(
        name=f"{kind.many}_{verb}_follower",
        command=f"{kind.root} unfollow",
        summary=f"Stop following {article(kind.noun)}, or stop a colleague.",
        example="12 102",
        args=standard.of_one(kind, "Unfollow", {"follower_id": COLLEAGUE}),
        endpoint=f"DELETE {kind.path}/{{id}}/followers/{{follower_id}}",
        effect="remove_subrecord",
        subrecord=FOLLOWER,
        returns=Follower,
        show=subrecord,
    )


def _list(kind: RecordType) -> Tool[Any, Any]:
    return Tool(
        name=f"{kind.many}_list_followers",
        command=f"{kind.root} followers",
        summary=f"List who follows {article(kind.noun)}.",
        example="12",
        args=standard.of_one(kind, "FollowersOf", PAGE),
        endpoint=f"GET {kind.path}/{{id}}/followers",
        subrecord=FOLLOWER,
        returns=Page[Follower],
        show=row_lists.followers,
    )


def _access(kind: RecordType, one: str = "12") -> Tool[Any, Any]:
    return Tool(
        name=f"{kind.many}_list_permitted_users",
        command=f"{kind.root} access",
        summary=f"List which colleagues can see {article(kind.noun)}.",
        example=one,
        args=standard.one(kind),
        endpoint=f"GET /v1/{kind.many}/{{id}}/permittedUsers",
        returns=Access,
        show=row_lists.access,
    )


TOOLS = (
    *(
        tool
        for kind, verb in ((DEAL, "remove"), (PERSON, "delete"), (ORGANIZATION, "delete"))
        for tool in (_add(kind), _remove(kind, verb), _list(kind), _access(kind))
    ),
    _access(LEAD, leads.ONE),
)
