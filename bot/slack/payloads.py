"""What a payload of Slack's says: where it came from, which act or news it is, and what was said.

Pure.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from bot.commands.binding import CRM, ROOTS, commanded, verbs_of
from bot.commands.reader.reading import is_polite
from bot.commands.reader.understanding import own_doing
from bot.commands.titles import CRM_VERBS
from bot.tools.fieldtypes.files import FROM_SLACK, filed
from bot.tools.fieldtypes.tool_fields import tool_fields
from bot.tools.quotes import in_quotes
from bot.tools.tokens import clean
from bot.watch.news import News

Body = Mapping[str, Any]  # Any: as Slack sends it

# A payload of our own: somebody who signed in comes back to what they were doing.
SIGNED_IN = "signed_in"
# What Slack says in place of the names of private channels and direct messages.
NO_NAMES = frozenset({"privategroup", "directmessage", "mpdm"})


@dataclass(frozen=True)
class SlackContext:
    """`reply` is the response_url. `on_card`: an ephemeral message was clicked and may change.

    `is_late`: whoever asked is no longer looking there; what `reply` does not take goes to the DM.
    `where` is the channel's name, where Slack says it.
    `resumed`: they asked before they were connected, or long before a restart, and nothing is
    changed for it without another word of theirs.
    `asks`: the colleague who is to confirm it.
    """

    team: str
    user: str
    channel: str = ""
    reply: str = ""
    trigger: str = ""
    view: str = ""
    view_hash: str = ""
    user_team: str = ""
    message_ts: str = ""
    thread: str = ""
    on_card: bool = False
    is_late: bool = False
    resumed: bool = False
    where: str = ""
    asks: str = ""

    @property
    def is_message(self) -> bool:
        """They wrote to the bot as to a colleague: neither a command nor a press of a button."""
        return not (self.trigger or self.reply or self.view)

    @property
    def is_in_thread(self) -> bool:
        """They look at a thread; whoever acts on what begins one looks at the channel."""
        return bool(self.thread) and self.thread != self.message_ts

    @property
    def is_direct(self) -> bool:
        """In somebody's own channel with the bot."""
        return self.channel.startswith("D")


def context_of(body: Body) -> SlackContext:
    """Of whatever a person did."""
    if body.get("type") == SIGNED_IN:
        return SlackContext(**body["context"])
    if "command" in body:
        return of_command(body)
    return of_message(body) if "event" in body else of_interaction(body)


def of_command(body: Body) -> SlackContext:
    return SlackContext(
        team=body["team_id"],
        user=body["user_id"],
        channel=body.get("channel_id", ""),
        reply=body.get("response_url", ""),
        trigger=body.get("trigger_id", ""),
        user_team=body["team_id"],
        where=_name(body.get("channel_name")),
    )


def of_message(body: Body) -> SlackContext:
    """A channel is answered in a thread; the bot's own channel only where one is there."""
    event = body["event"]
    starts_thread = event.get("channel_type") != "im"
    return SlackContext(
        team=body["team_id"],
        user=event["user"],
        channel=event["channel"],
        user_team=event.get("team") or body["team_id"],
        thread=event.get("thread_ts") or (event["ts"] if starts_thread else ""),
    )


def of_interaction(body: Body) -> SlackContext:
    """A click, a submission, a suggestion: team and person are those of the signed envelope."""
    container, view = body.get("container") or {}, body.get("view") or {}
    team, user = body.get("team") or {}, body["user"]
    return SlackContext(
        team=team.get("id") or user.get("team_id", ""),
        user=user["id"],
        channel=(body.get("channel") or {}).get("id") or container.get("channel_id", ""),
        reply=body.get("response_url", ""),
        trigger=body.get("trigger_id", ""),
        view=view.get("id", ""),
        view_hash=view.get("hash", ""),
        user_team=user.get("team_id") or team.get("id", ""),
        message_ts=container.get("message_ts") or body.get("message_ts", ""),
        thread=_thread(body, container),
        on_card=bool(container.get("is_ephemeral")),
        where=_name((body.get("channel") or {}).get("name")),
    )


def _thread(body: Body, container: Body) -> str:
    """Of a message that only one person sees, the container alone says where it stands."""
    return (body.get("message") or {}).get("thread_ts") or container.get("thread_ts") or ""


def _name(told: object) -> str:
    """Nothing where Slack keeps the name to itself."""
    return told if isinstance(told, str) and told not in NO_NAMES else ""


# --- what Slack tells of channels, people and the app itself, as far as watches depend on it ----

# What happened to a channel, by the event that tells of it; of private ones under `group_`.
OF_CHANNELS = {
    f"{kind}_{event}": happened
    for kind in ("channel", "group")
    for event, happened in (
        ("left", "left"),
        ("archive", "archived"),
        ("unarchive", "unarchived"),
        ("deleted", "deleted"),
    )
}
# What became of an app that an organization has, in some of its workspaces.
OF_ORGS = {"team_access_granted": "granted", "team_access_revoked": "withdrawn"}


def news_of(body: Body) -> News | None:
    """None for what changes nothing here, as most changes of people do."""
    event = body.get("event")
    if not isinstance(event, Mapping):
        return None
    type_, team = event.get("type"), str(body.get("team_id") or "")
    if type_ in OF_CHANNELS:
        return News(OF_CHANNELS[type_], team, channel=_id(event, "channel"))
    if type_ == "member_joined_channel":
        return _joined(body, event, team)
    if type_ in OF_ORGS:
        return News(OF_ORGS[type_], team="", teams=tuple(event["team_ids"]))
    if type_ == "channel_id_changed":
        before, now = _id(event, "old_channel_id"), _id(event, "new_channel_id")
        return News("moved", team, channel=before, to=now) if before and now else None
    return _of_people(event, team)


def _joined(body: Body, event: Body, team: str) -> News | None:
    """The bot, or somebody who may be of another company."""
    ours = event.get("user") in _bots(body)
    if not (ours or body.get("is_ext_shared_channel")):
        return None
    return News("invited" if ours else "shared", team, channel=_id(event, "channel"))


def _of_people(event: Body, team: str) -> News | None:
    if event.get("type") == "user_change":
        user = event.get("user")
        is_gone = isinstance(user, Mapping) and user.get("deleted") is True
        return News("gone", team, user=_id(user, "id")) if is_gone and user else None
    if event.get("type") == "app_uninstalled":
        return News("uninstalled", team)
    tokens = event.get("tokens")
    is_ours = isinstance(tokens, Mapping) and bool(tokens.get("bot"))
    return News("uninstalled", team) if event.get("type") == "tokens_revoked" and is_ours else None


def _id(told: Body, name: str) -> str:
    return str(told.get(name) or "")


def _bots(body: Body) -> set[object]:
    """As whom the app was told: in a workspace, its bot."""
    told = body.get("authorizations")
    given = told if isinstance(told, list) else []
    return {one.get("user_id") for one in given if isinstance(one, Mapping) and one.get("is_bot")}


# --- what a person did: the key of the act, and what is read of it ------------------------------

# Of no use to us, or of no more use once the signature was checked.
UNREAD = {"token", "api_app_id", "state", "is_enterprise_install", "event_context"}
# What people write themselves; everything else is news about a message, or the bot's own.
WRITTEN = {None, "file_share"}
KEYED_BY_ID: Mapping[object, tuple[str, Callable[[Body], tuple[str, ...]]]] = {
    SIGNED_IN: ("signed in", lambda body: (body["id"],)),
    "view_submission": ("form", lambda body: (body["view"]["id"], body["view"].get("hash", ""))),
}
KEYED_BY_TRIGGER = {"block_actions", "shortcut", "message_action"}


class Act(NamedTuple):
    """The same act may arrive several times: sent again by Slack under another id, or by a client.

    Its key is therefore made of what it is, not of how it came; it is empty where only the delivery
    tells one act from another.
    """

    key: bytes
    body: dict[str, Any]


def act_of(body: Body) -> Act | None:
    """None for what asks for nothing that would have to be kept.

    A form is an act only once it was accepted: whoever took it as one judges that first.
    """
    event = body.get("event")
    if isinstance(event, Mapping):
        if news_of(body) is not None:
            return _act("news", body, str(body.get("event_id", "")))
        return _said(body, event) if is_said(event) else None
    type_ = body.get("type")
    if type_ in KEYED_BY_ID:
        what, ids = KEYED_BY_ID[type_]
        return _act(what, body, *ids(body))
    if "command" not in body and type_ not in KEYED_BY_TRIGGER:
        return None
    if type_ == "block_actions" and not any(map(is_for_us, body["actions"][:1])):
        return None
    return _act("trigger", body, body.get("trigger_id", ""))


def is_said(event: Body) -> bool:
    """Whether a person wrote it to the bot: a mention, or a message in the bot's own channel."""
    if event.get("bot_id") or event.get("subtype") not in WRITTEN or not event.get("user"):
        return False
    return event.get("type") == "app_mention" or (
        event.get("type") == "message" and event.get("channel_type") == "im"
    )


def is_for_us(action: Body) -> bool:
    """A button that opens a page tells us of it, and asks for nothing."""
    return "url" not in action and not str(action.get("action_id", "")).startswith("link")


def _said(body: Body, event: Body) -> Act | None:
    return _act("message", body, event["channel"], event["ts"])


def _act(type_: str, body: Body, *what: str) -> Act:
    told = "\n".join((type_, _team(body), *what))
    return Act(sha256(told.encode()).digest() if what[0] else b"", _read(body))


def _team(body: Body) -> str:
    return str(body.get("team_id") or (body.get("team") or {}).get("id", ""))


def _read(body: Body) -> dict[str, Any]:
    """The payload without what nobody reads: the blocks of a message are most of it."""
    read = {name: value for name, value in body.items() if name not in UNREAD}
    if "message" in body:
        read["message"] = _without(body["message"], "blocks", "attachments")
    if "event" in body:
        read["event"] = _without(body["event"], "blocks", "attachments")
    return read


def _without(part: Body, *names: str) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name not in names}


# --- what people say to the bot, in a command, a mention or a message ---------------------------

# What stands between the name of somebody and what is said to them.
_BETWEEN = " \t\n\u00a0,:;"


def typed_in(body: Body) -> tuple[str, str]:
    """Command and text; taking the last change back is of no kind of record.

    In messages people also say hello and thanks: that alone asks for the menu.
    """
    if "command" in body:
        typed = clean(body.get("text", ""))
        undoes = typed.casefold() == "undo" or own_doing(typed) == "undo"
        return f"/{CRM}" if undoes else body["command"], typed
    text = _said_to_us(str(body["event"].get("text") or ""), _own_name(body))
    return f"/{CRM}", "" if is_polite(text) else _with_files(text, body)


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
    fields = tool_fields(typed.tool.args) if typed.tool else ()
    takes = [field for field in fields if field.type.noun in FROM_SLACK]
    if not takes or any(word.key in takes[0].names for word in typed.rest):
        return text
    return f"{text} {takes[0].called}={in_quotes(files)}"


def is_file_alone(body: Body) -> bool:
    """A file that is sent to the bot without a word of what to do: it can be kept in Pipedrive."""
    event = body.get("event") or {}
    return bool(event.get("files")) and not str(event.get("text") or "").strip()


def is_command(text: str) -> bool:
    word = text.partition(" ")[0].lower()
    return word in {*ROOTS, *CRM_VERBS, *verbs_of(CRM)}


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


# --- which addresses that came in a payload, or in an answer, are really Slack's -----------------

Host = Literal["hooks.slack.com", "files.slack.com"]


def is_slacks(url: str, host: Host, api_url: str) -> bool:
    """On that host, over TLS; or of a local Slack, where the Web API is that one's."""
    try:
        parts, api = urlsplit(url), urlsplit(api_url)
        port = parts.port
    except ValueError:
        return False
    if parts.username or parts.password:
        return False
    if parts.scheme == "https":
        return parts.hostname == host and port in (None, 443)
    same = (parts.hostname, port) == (api.hostname, api.port)
    return parts.scheme == api.scheme == "http" and same
