"""The verbs that records of every kind have: from a record type and its own fields to a tool."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field, create_model

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import kinds
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.outcomes import Deleted, Merged
from bot.pipedrive.records.record_types import RecordType
from bot.text import article
from bot.tools.base import Args, Tool
from bot.tools.catalog import bulk_delete as many
from bot.tools.catalog.collecting import collect
from bot.tools.catalog.removing import MergeTwo, before_deleting, before_merging
from bot.tools.checks import SearchArgs
from bot.tools.fieldtypes.base import record
from bot.tools.fieldtypes.fields import Cursor, Id, Limit, SearchTerm, Uuid, YesNo

AnyTool = Tool[Any, Any]
# Any: each shows records of its own kind.
Show = Callable[[Any, Viewer], Message]
# By name a type and a default, as pydantic takes them.
Fields = dict[str, Any]
PAGES: Any = Page


def id_of(kind: RecordType) -> Any:
    """The type of an argument that names a record of this kind."""
    return Annotated[Id if kind.is_numbered else Uuid, record(kind.noun)]


def args_of(kind: RecordType, verb: str, fields: Fields, base: type[Args] = Args) -> type[Any]:
    """`FollowDeal`: what is said of a record of this kind, in the order of the grammar."""
    name = f"{verb}{kind.model.__name__}"
    about = type(name, (base,), {"about": kind.noun, "__module__": base.__module__})
    return create_model(name, __base__=about, **fields)


def of_one(
    kind: RecordType, verb: str, fields: Fields | None = None, base: type[Args] = Args
) -> type[Any]:
    """The same with the record first."""
    return args_of(kind, verb, {"id": (id_of(kind), ...), **(fields or {})}, base)


def one(kind: RecordType) -> type[Any]:
    """Which record, and nothing else."""
    return of_one(kind, "One")


# --- several -----------------------------------------------------------------------------------


def listed(kind: RecordType, args: type[Args], show: Show, *, by: str, example: str) -> AnyTool:
    """`by` are the fields that people narrow it by."""
    return Tool(
        name=f"{kind.many}_list",
        command=f"{kind.root} list",
        summary=f"List {kind.many}, narrowed by {by} and more.",
        example=example,
        args=args,
        endpoint=f"GET {kind.path}",
        returns=PAGES[kind.model],
        show=show,
    )


def exported(
    kind: RecordType, args: type[Args], show: Show, *, example: str, along: str = ""
) -> AnyTool:
    return Tool(
        name=f"{kind.many}_list_all_auto",
        command=f"{kind.root} all",
        summary=f"Export all {kind.many} that match as a CSV file{along}.",
        example=example,
        args=args,
        endpoint=f"GET {kind.path}",
        returns=PAGES[kind.model],
        show=show,
        run=collect,
    )


def changed(kind: RecordType, args: type[Args], show: Show) -> AnyTool:
    return Tool(
        name=f"{kind.many}_get_collection",
        command=f"{kind.root} changes",
        summary=f"List {kind.many} that were changed since a moment, the latest first.",
        example="since=yesterday",
        args=args,
        endpoint=f"GET {kind.path}",
        returns=PAGES[kind.model],
        show=show,
    )


def search_of(kind: RecordType, places: Any, narrowed: Fields | None = None) -> type[Any]:
    """Words in some of the `places`, `narrowed` by fields of its own."""
    fields: Fields = {
        "term": (SearchTerm, ...),
        "fields": (places | None, None),
        "exact_match": (YesNo | None, None),
        **(narrowed or {}),
        "limit": (Limit | None, None),
        "cursor": (Cursor | None, None),
    }
    return args_of(kind, "Search", fields, SearchArgs)


def found(kind: RecordType, args: type[Args], show: Show, *, within: str, example: str) -> AnyTool:
    """`within` is what Pipedrive looks through."""
    return Tool(
        name=f"{kind.many}_search",
        command=f"{kind.root} find",
        summary=f"Find {kind.many} by words in their {within}.",
        example=example,
        args=args,
        endpoint=f"GET /api/v2/{kind.many}/search",
        returns=PAGES[kind.found],
        show=show,
    )


def deleted_together(kind: RecordType, args: type[Args], *, example: str) -> AnyTool:
    return Tool(
        name=f"{kind.many}_bulk_delete",
        command=f"{kind.root} bulk-delete",
        summary=f"Delete several {kind.many} that you tick in a list, after asking.",
        example=f"ids={example}",
        args=args,
        endpoint=f"DELETE {kind.path}/{{id}}",
        effect="bulk_delete",
        returns=Deleted,
        show=kinds.gone,
        warn=many.before_deleting,
        run=many.delete_all,
    )


# --- one ---------------------------------------------------------------------------------------


def shown(
    kind: RecordType,
    *,
    example: str,
    args: type[Args] | None = None,
    summary: str = "",
    command: str = "",
) -> AnyTool:
    return Tool(
        name=f"{kind.many}_get",
        command=command or f"{kind.root} show",
        summary=summary or f"Show one {kind.noun}.",
        example=example,
        args=args or one(kind),
        endpoint=f"GET {kind.path}/{{id}}",
        returns=kind.model,
        show=kinds.card_of(kind.noun),
    )


def created(kind: RecordType, args: type[Args], *, example: str, unless: str = "") -> AnyTool:
    """`unless` says what is looked for first."""
    return Tool(
        name=f"{kind.many}_create",
        command=f"{kind.root} new",
        summary=f"Create {article(kind.noun)}{unless}.",
        example=example,
        args=args,
        endpoint=f"POST {kind.path}",
        effect="create",
        returns=kind.model,
        show=kinds.card_of(kind.noun),
    )


def edited(kind: RecordType, args: type[Args], *, example: str) -> AnyTool:
    return Tool(
        name=f"{kind.many}_update",
        command=f"{kind.root} edit",
        summary=f"Change some fields of {article(kind.noun)}.",
        example=example,
        args=args,
        endpoint=f"PATCH {kind.path}/{{id}}",
        effect="update",
        returns=kind.model,
        show=kinds.card_of(kind.noun),
    )


def deleted(
    kind: RecordType, *, example: str, args: type[Args] | None = None, command: str = ""
) -> AnyTool:
    return Tool(
        name=f"{kind.many}_delete",
        command=command or f"{kind.root} delete",
        summary=f"Delete {article(kind.noun)}, after asking.",
        example=example,
        args=args or one(kind),
        endpoint=f"DELETE {kind.path}/{{id}}",
        effect="delete",
        returns=Deleted,
        show=kinds.gone,
        warn=before_deleting,
    )


def merged(kind: RecordType, *, example: str) -> AnyTool:
    noun, id_ = kind.noun.capitalize(), id_of(kind)
    two: Fields = {
        "id": (id_, Field(title=f"{noun} that goes")),
        "merge_with_id": (id_, Field(title=f"{noun} that stays")),
    }
    return Tool(
        name=f"{kind.many}_merge",
        command=f"{kind.root} merge",
        summary=f"Merge one {kind.noun} into another, after asking.",
        example=example,
        args=args_of(kind, "Merge", two, MergeTwo),
        endpoint=f"PUT /v1/{kind.many}/{{id}}/merge",
        effect="merge",
        separator="into",
        returns=Merged,
        show=kinds.merged(kind.noun),
        warn=before_merging,
    )
