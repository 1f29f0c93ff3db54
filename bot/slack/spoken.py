"""What people say to the bot, in a command, a mention or a message → a command and its text."""

import re
from collections.abc import Mapping
from typing import Any

from bot.commands.lexer import clean
from bot.commands.reader.of_channel import may_be_a_watch, of_channel
from bot.commands.reader.own_doings import own_doing
from bot.commands.reader.reading import is_polite, says_something
from bot.commands.verbs import ROOTS, commanded, verbs_of
from bot.slack.crm import VERBS
from bot.tools.fieldtypes.files import FROM_SLACK, filed
from bot.tools.fieldtypes.tool_fields import slots
from bot.tools.quotes import in_quotes

Body = Mapping[str, Any]  # Any: as Slack sends it
CRM = "crm"
# What stands between the name of somebody and what is said to them.
_BETWEEN = " \t\n\u00a0,:;"


def typed_in(body: Body) -> tuple[str, str]:
    """Command and text; taking the last change back is of no kind of record.

    In the bot's own channel people also say hello: what says nothing there asks for the menu.
    """
    if "command" in body:
        typed = clean(body.get("text", ""))
        undoes = typed.casefold() == "undo" or own_doing(typed) == "undo"
        return f"/{CRM}" if undoes else body["command"], typed
    text = _said_to_us(str(body["event"].get("text") or ""), _own_name(body))
    is_direct = body["event"].get("channel_type") == "im"
    of_us = own_doing(text) or of_channel(text) or may_be_a_watch(text)
    said = is_command(text) or of_us or says_something(text) or not is_direct
    return f"/{CRM}", _with_files(text, body) if said else ""


def not_understood_in(body: Body) -> str:
    """What was said in the bot's own channel that is neither a line nor only polite."""
    if "command" in body or typed_in(body)[1]:
        return ""
    text = _said_to_us(str(body["event"].get("text") or ""), _own_name(body))
    return "" if is_polite(text) else text


def files_left(body: Body) -> str:
    """The files of a message whose words say nothing of them, as one would type them."""
    if "command" in body:
        return ""
    files = _files(body)
    return "" if in_quotes(files) in typed_in(body)[1] else files


def _files(body: Body) -> str:
    return filed((body.get("event") or {}).get("files") or ())


def _with_files(text: str, body: Body) -> str:
    """The files of a message go where its command takes some: `deal attach 12`."""
    root, _, line = text.partition(" ")
    files = _files(body)
    if not (files and line.strip() and root.lower() in ROOTS):
        return text
    typed = commanded(root, line)
    fields = slots(typed.tool.args) if typed.tool else ()
    takes = [slot for slot in fields if slot.word.noun in FROM_SLACK]
    if not takes or any(word.key in takes[0].names for word in typed.rest):
        return text
    return f"{text} {takes[0].called}={in_quotes(files)}"


def is_file_alone(body: Body) -> bool:
    """A file that is sent to the bot without a word of what to do: it can be kept in Pipedrive."""
    event = body.get("event") or {}
    return bool(event.get("files")) and not str(event.get("text") or "").strip()


def is_command(text: str) -> bool:
    word = text.partition(" ")[0].lower()
    return word in {*ROOTS, *VERBS, *verbs_of(CRM)}


def _said_to_us(text: str, name: re.Pattern[str]) -> str:
    """Without our name, wherever it stands, and with or without the slash of a command."""
    parts = [_without_slash(clean(part).strip(_BETWEEN)) for part in name.split(text)]
    commands = [part for part in parts if is_command(part)]
    return commands[0] if commands else max(parts, key=len)


def _without_slash(text: str) -> str:
    """`/deal 12` and `/crm deal 12` are both `deal 12`."""
    word, _, rest = text.partition(" ")
    if word.lower() in {CRM, f"/{CRM}"}:
        return rest.strip()
    return text[1:] if word[1:].lower() in ROOTS and word.startswith("/") else text


def _own_name(body: Body) -> re.Pattern[str]:
    """As people are marked in a text; where Slack does not say who we are, whoever is first."""
    ours = [
        re.escape(str(one["user_id"]))
        for one in body.get("authorizations") or ()
        if isinstance(one, Mapping) and one.get("user_id")
    ]
    return re.compile(rf"<@(?:{'|'.join(ours)})(?:\|[^<>]*)?>" if ours else r"^\s*<@[^<>]*>")
