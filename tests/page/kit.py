"""Blocks as short as a test wants to read them."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str = "", about: str = "") -> Json:
    made: Json = {"text": plain(text), "value": value or text.lower()}
    return made | ({"description": plain(about)} if about else {})


def button(text: str, **more: object) -> Json:
    return {"type": "button", "text": plain(text), "action_id": text.lower(), **more}


def section(text: str, **more: object) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: Json, block_id: str = "row") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def asked(label: str, element: Json, **more: object) -> Json:
    """An input block; its ids are the label in small letters."""
    name = label.lower()
    full = {"action_id": name, **element}
    return {"type": "input", "block_id": name, "label": plain(label), "element": full, **more}


def modal(title: str, *blocks: Json, **more: object) -> Json:
    made: Json = {"type": "modal", "title": plain(title), "blocks": list(blocks), **more}
    has_inputs = any(block["type"] == "input" for block in blocks)
    return made | ({"submit": plain("Save")} if has_inputs else {})


def table(caption: str, head: list[str], *rows: list[str | int], page_size: int = 5) -> Json:
    return {
        "type": "data_table",
        "block_id": "table",
        "caption": caption,
        "page_size": page_size,
        "rows": [[_cell(name) for name in head], *([_cell(each) for each in row] for row in rows)],
    }


def _cell(value: str | int) -> Json:
    if isinstance(value, int):
        return {"type": "raw_number", "value": value, "text": f"{value:,} EUR"}
    return {"type": "raw_text", "text": value}


STAGES = [option(name) for name in ("Qualified", "Demo", "Negotiation")]
