"""The tools beyond the hundred that were agreed, with the same facts about each."""

from typing import Any

OWNERS = (
    ("deals", "deal", "deal_id"),
    ("persons", "person", "person_id"),
    ("organizations", "org", "org_id"),
)
ID = {"name": "id", "in": "path", "type": "integer", "required": True}
CONTENT = {"name": "content", "in": "body", "type": "string", "required": True}
PAGING = [
    {"name": name, "in": "query", "type": "integer", "required": False}
    for name in ("start", "limit")
]


def _owner(field: str, place: str) -> dict[str, Any]:
    return {"name": field, "in": place, "type": "integer", "required": True}


def _tool(endpoint: str, commands: str, params: list[Any], *, gated: bool = False) -> Any:
    return {"endpoint": endpoint, "gated": gated, "commands": commands, "params": params}


BEYOND: dict[str, Any] = {
    **{
        f"{many}_add_note": _tool(
            "POST /v1/notes", f"`/{root} note <{root}> <text>`", [CONTENT, _owner(field, "body")]
        )
        for many, root, field in OWNERS
    },
    **{
        f"{many}_list_notes": _tool(
            "GET /v1/notes",
            f"`/{root} notes <{root}>`",
            [
                _owner(field, "query"),
                *PAGING,
                {"name": "sort", "in": "query", "type": "string", "required": False},
            ],
        )
        for many, root, field in OWNERS
    },
    "notes_get": _tool("GET /v1/notes/{id}", "`/crm show-note <id>`", [ID]),
    "notes_update": _tool("PUT /v1/notes/{id}", "`/crm edit-note <id> <text>`", [ID, CONTENT]),
    "notes_delete": _tool("DELETE /v1/notes/{id}", "`/crm delete-note <id>`", [ID], gated=True),
}
