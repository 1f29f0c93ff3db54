"""Blocks, right in every part, for tests to stretch and to break."""

from typing import Any

from tests.local_slack.bench import option, plain

Block = dict[str, Any]


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def cell(text: str) -> Block:
    return {"type": "raw_text", "text": text}


def select(**more: Any) -> Block:
    return {"type": "static_select", "action_id": "pick", "options": [option("a")], **more}


def rich(*parts: Block) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


def rich_section(*inline: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(inline)}


def data_table(rows: int = 2, columns: int = 1, **more: Any) -> Block:
    row = [cell("x")] * columns
    return {"type": "data_table", "caption": "Deals", "rows": [row] * rows, **more}


def chart(**more: Any) -> Block:
    return {
        "type": "data_visualization",
        "title": "Won",
        "chart": {
            "type": "bar",
            "series": [{"name": "EUR", "data": [{"label": "Nov", "value": 3}]}],
            "axis_config": {"categories": ["Nov"]},
            **more,
        },
    }


def pie(*values: float) -> Block:
    segments = [{"label": f"S{n}", "value": value} for n, value in enumerate(values)]
    return {
        "type": "data_visualization",
        "title": "Won",
        "chart": {"type": "pie", "segments": segments},
    }


def card(**more: Any) -> Block:
    return {"type": "card", "title": mrkdwn("Deal 12"), **more}


def container(*blocks: Block, **more: Any) -> Block:
    return {"type": "container", "title": plain("More"), "child_blocks": list(blocks), **more}


IMAGE = {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "x"}
