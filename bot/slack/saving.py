"""A message that somebody wants in Pipedrive, as one would fill it into the form. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from bot.blocks.kit.buttons import Press
from bot.tools.catalog.saving import SAVE
from bot.tools.catalog.uploading import UPLOAD
from bot.tools.fieldtypes.files import filed
from bot.tools.tokens import decoded

Payload = Mapping[str, Any]  # Any: as Slack sends it
MOST = 2_500  # characters of a message, which leaves room in the input for who wrote it and where
_LINK = re.compile(r"<((?:https?://|mailto:|tel:)[^<>|\s]+)\|([^<>]+)>")
SHORTENED = "… (shortened)"


def form_for(message: Payload, channel: str, domain: str, author: str = "") -> Press | None:
    """What opens the form; None where there is nothing in it. `domain` is the workspace's.

    `author` is the full name of the person who wrote it, where that is known.
    """
    text = decoded(_LINK.sub(_spelt, str(message.get("text") or ""))).strip()
    files = filed(message.get("files") or ())
    typed = {"file": files} if files else {}
    if text:
        typed["content"] = f"{_fitting(text)}\n\n{_source(message, channel, domain, author)}"
    tool = SAVE if text else UPLOAD
    return Press("form", {"tool": tool.name, "args": typed}) if typed else None


def _spelt(link: re.Match[str]) -> str:
    """`quote (https://acme.com)`; the label alone where it says where the link leads."""
    address, label = link.groups()
    return label if address.endswith(label) else f"{label} ({address})"


def _fitting(text: str) -> str:
    return text if len(text) <= MOST else text[:MOST].rstrip() + SHORTENED


def _source(message: Payload, channel: str, domain: str, author: str) -> str:
    """`Ana Lima in Slack: https://…`, or as Slack marks people, who are named later."""
    user, profile = message.get("user"), message.get("bot_profile") or {}
    app = message.get("username") or profile.get("name") or "An app"
    by = author.replace("<", "").replace(">", "") or (f"<@{user}>" if user else app)
    link = _permalink(message, channel, domain) if domain else ""
    return f"{by} in Slack{f': {link}' if link else ''}"


def _permalink(message: Payload, channel: str, domain: str) -> str:
    """Where Slack itself leads to the message; of a reply, within its thread."""
    ts, thread = str(message.get("ts") or ""), message.get("thread_ts")
    within = f"?thread_ts={thread}&cid={channel}" if thread and thread != ts else ""
    return f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}{within}"
