"""The tools beyond the hundred that were agreed, with the same facts about each."""

from typing import Any

OWNERS = (
    ("deals", "deal", "deal_id"),
    ("persons", "person", "person_id"),
    ("organizations", "org", "org_id"),
    ("leads", "lead", "lead_id"),
)
ID = {"name": "id", "in": "path", "type": "integer", "required": True}
CONTENT = {"name": "content", "in": "body", "type": "string", "required": True}
PAGING = [
    {"name": name, "in": "query", "type": "integer", "required": False}
    for name in ("start", "limit")
]


def _owner(field: str, place: str) -> dict[str, Any]:
    type_ = "string" if field == "lead_id" else "integer"
    return {"name": field, "in": place, "type": type_, "required": True}


def _tool(endpoint: str, commands: str, params: list[Any], *, gated: bool = False) -> Any:
    return {"endpoint": endpoint, "gated": gated, "commands": commands, "params": params}


UUID = {"name": "id", "in": "path", "type": "string", "required": True}
LEAD = {
    "title": "string", "owner_id": "integer", "person_id": "integer", "organization_id": "integer",
    "label_ids": "array", "value": "object", "expected_close_date": "string",
    "visible_to": "string",
}  # fmt: skip


def _named(place: str, **types: str) -> list[Any]:
    return [
        {"name": name, "in": place, "type": type_, "required": name == "term"}
        for name, type_ in types.items()
    ]


def _leads() -> dict[str, Any]:
    same = {"owner_id": "integer", "person_id": "integer", "organization_id": "integer"}
    title, *rest = _named("body", **LEAD)
    return {
        "leads_list": _tool(
            "GET /v1/leads", "`/lead list`", [*_named("query", **same, sort="string"), *PAGING]
        ),
        "leads_get": _tool("GET /v1/leads/{id}", "`/lead show <lead>`", [UUID]),
        "leads_search": _tool(
            "GET /api/v2/leads/search",
            "`/lead find <words>`",
            _named(
                "query",
                term="string",
                fields="string",
                exact_match="boolean",
                person_id="integer",
                organization_id="integer",
                limit="integer",
                cursor="string",
            ),
        ),
        "leads_create": _tool(
            "POST /v1/leads", "`/lead new <title>`", [{**title, "required": True}, *rest]
        ),
        "leads_update": _tool(
            "PATCH /v1/leads/{id}",
            "`/lead edit <lead>`",
            [UUID, title, *rest, *_named("body", is_archived="boolean")],
        ),
        "leads_convert_to_deal": _tool(
            "POST /api/v2/leads/{id}/convert/deal",
            "`/lead convert <lead>`",
            [UUID, *_named("body", stage_id="integer")],
        ),
        "leads_list_permitted_users": _tool(
            "GET /v1/leads/{id}/permittedUsers", "`/lead access <lead>`", [UUID]
        ),
        "leads_delete": _tool("DELETE /v1/leads/{id}", "`/lead delete <lead>`", [UUID], gated=True),
    }


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
    "notes_save_message": _tool(
        "POST /v1/notes",
        "message menu / `/crm save deal= text=`",
        [
            {**CONTENT, "required": False},
            *({**_owner(field, "body"), "required": False} for _, _, field in OWNERS),
            {"name": "file", "in": "form", "type": "string", "required": False},
        ],
    ),
    **_leads(),
    "notes_get": _tool("GET /v1/notes/{id}", "`/crm show-note <id>`", [ID]),
    "notes_update": _tool("PUT /v1/notes/{id}", "`/crm edit-note <id> <text>`", [ID, CONTENT]),
    "notes_delete": _tool("DELETE /v1/notes/{id}", "`/crm delete-note <id>`", [ID], gated=True),
}
