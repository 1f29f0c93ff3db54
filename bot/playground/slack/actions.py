"""A person presses or chooses something, or types into a menu that asks the bot."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.playground.slack import sharing
from bot.playground.slack.checker import elements_in, every_block
from bot.playground.slack.drops import filled_in
from bot.playground.slack.messages import Message
from bot.playground.slack.objects import OPTION_GROUPS, OPTIONS
from bot.playground.slack.values import chosen, merged
from bot.playground.slack.views import View
from bot.playground.slack.wire import Json, NoAnswer, Refused
from bot.playground.slack.workspace import Workspace

_BUTTON_KEYS = ("text", "value", "style", "url", "confirm", "accessibility_label", "icon")
_MENU_KEYS = ("placeholder", "confirm", "initial_option", "initial_options", "min_query_length")
_SHORTEST_QUERY = 3


@dataclass(frozen=True)
class ActionTarget:
    """Where the person acted: a message or a view, one block and one element in it."""

    user: str
    source: Message | View
    block: Json
    element: Json
    unfurl: Json | None = None  # in which it stands

    @property
    def container(self) -> Json:
        if isinstance(self.source, View):
            return {"type": "view", "view_id": self.source.id}
        message = self.source
        if self.unfurl is not None:
            return {
                "type": "message_attachment",
                "message_ts": message.ts,
                "attachment_id": message.unfurls.index(self.unfurl) + 1,
                "channel_id": message.channel,
                "is_ephemeral": False,
                "is_app_unfurl": True,
                "app_unfurl_url": self.unfurl["url"],
            }
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.ephemeral_to is not None,
        }
        return container | ({"thread_ts": message.thread_ts} if message.thread_ts else {})


def target_of(workspace: Workspace, asked: Json) -> ActionTarget:
    """`clicked_by` tries what Slack's own clients would not do: a click on somebody else's card."""
    seen_by = workspace.person(asked.get("user")).id
    user = workspace.person(asked.get("clicked_by") or seen_by).id
    source = _source(workspace, seen_by, asked)
    for blocks, unfurl in _parts(source):
        for block in every_block(blocks):
            for element in elements_in(block):
                ids = (block.get("block_id"), element.get("action_id"))
                if ids == (asked.get("block_id"), asked.get("action_id")):
                    return ActionTarget(user, source, block, element, unfurl)
    raise Refused("element_not_found")


def _parts(source: Message | View) -> Iterator[tuple[list[Json], Json | None]]:
    """Its own blocks, and those under its links."""
    if isinstance(source, View):
        yield source.spec["blocks"], None
        return
    yield source.blocks, None
    for unfurl in source.unfurls:
        yield unfurl["blocks"], unfurl


def _source(workspace: Workspace, user: str, asked: Json) -> Message | View:
    if asked.get("view_id"):
        view = workspace.views.find(asked["view_id"])
        if view is None or view.user != user:
            raise Refused("view_not_found")
        return view
    channel = workspace.channel(asked.get("channel"))
    message = workspace.messages.seen_by(user, channel.id, str(asked.get("message_ts")))
    if message is None or user not in channel.members:
        raise Refused("message_not_found")
    return message


async def act(workspace: Workspace, asked: Json) -> None:
    """Send what was pressed or chosen, with the state of everything around it."""
    target = target_of(workspace, asked)
    if isinstance(target.source, Message) and sharing.answered(
        workspace, target.source, target.element["action_id"]
    ):
        return
    if target.block["type"] == "input" and not target.block.get("dispatch_action"):
        raise Refused("not_dispatched")
    action = _action(target.element, asked.get("action") or {})
    action |= {"block_id": target.block["block_id"], "action_ts": workspace.next_ts()}
    state = (asked.get("state") or {}).get("values") or {}
    given = filled_in(workspace, target.user, state)
    own = {target.block["block_id"]: {target.element["action_id"]: action}}
    payload = {
        "type": "block_actions",
        **workspace.about(target.user),
        "container": target.container,
        "actions": [action],
        **_around(workspace, target, given, own),
    }
    try:
        await workspace.delivery.interaction(payload)
    except NoAnswer as missing:
        raise Refused(str(missing), text=missing.in_words) from None


def _action(element: Json, given: Json) -> Json:
    kind = element["type"]
    base = {"type": kind, "action_id": element["action_id"]}
    if kind in {"button", "icon_button"}:
        return base | _some(element, _BUTTON_KEYS)
    if kind == "feedback_buttons":
        halves = (element["positive_button"], element["negative_button"])
        pressed = next((half for half in halves if half["value"] == given.get("value")), None)
        if pressed is None:
            raise Refused("element_not_found")
        return base | _some(pressed, ("text", "value"))
    value = chosen(element, given)
    if value is None:
        raise Refused("not_dispatched")
    return base | value | _some(element, _MENU_KEYS)


def _some(element: Json, names: tuple[str, ...]) -> Json:
    return {name: element[name] for name in names if name in element}


def _around(workspace: Workspace, target: ActionTarget, given: Json, own: Json) -> Json:
    if isinstance(target.source, View):
        view = target.source
        view.fill(given)
        view.fill(own)
        return {
            "trigger_id": workspace.new_trigger(target.user, view_id=view.id),
            "view": view.for_slack(),
        }
    message = target.source
    if target.unfurl is not None:
        return _around_unfurl(workspace, target, message)
    values = merged(message.blocks, given, own)
    return {
        "trigger_id": workspace.new_trigger(target.user, message.channel),
        "response_url": workspace.new_response_url(
            target.user, message.channel, message, message.thread_ts
        ),
        "state": {"values": values},
        **_channel_and_message(workspace, message),
    }


def _around_unfurl(workspace: Workspace, target: ActionTarget, message: Message) -> Json:
    """The message is somebody else's: nothing of it is sent, and nothing in it is replaced."""
    channel = workspace.channels[message.channel]
    return {
        "trigger_id": workspace.new_trigger(target.user, message.channel),
        "response_url": workspace.new_response_url(
            target.user, message.channel, None, message.thread_ts
        ),
        "state": {"values": {}},
        "channel": {"id": channel.id, "name": channel.name_in_payloads},
        "app_unfurl": target.unfurl,
    }


def _channel_and_message(workspace: Workspace, message: Message) -> Json:
    channel = workspace.channels[message.channel]
    where: Json = {"channel": {"id": channel.id, "name": channel.name_in_payloads}}
    # Of a message that only one person sees, Slack sends nothing but where it stands.
    return where if message.ephemeral_to else where | {"message": message.for_slack()}


async def suggest(workspace: Workspace, asked: Json) -> Json:
    """Options for what was typed; a late, long or wrong answer is an empty menu."""
    target = target_of(workspace, asked)
    typed = str(asked.get("value") or "")
    if len(typed) < target.element.get("min_query_length", _SHORTEST_QUERY):
        return {"options": []}
    payload: Json = {
        "type": "block_suggestion",
        **workspace.about(target.user),
        "container": target.container,
        "action_id": target.element["action_id"],
        "block_id": target.block["block_id"],
        "value": typed,
    }
    if isinstance(target.source, View):
        payload["view"] = target.source.for_slack()
    else:
        payload |= _channel_and_message(workspace, target.source)
    try:
        answer = await workspace.delivery.interaction(payload)
        problem = _wrong_options(answer)
    except NoAnswer as missing:
        answer, problem = {}, str(missing)
    if problem:
        asked_for = {"action_id": target.element["action_id"], "value": typed}
        workspace.record("block_suggestion", asked_for, {"ok": False, "error": problem})
        return {"options": []}
    return answer


def _wrong_options(answer: Json) -> str | None:
    looks: dict[str, Any] = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
    names = [name for name in looks if name in answer]
    if len(names) != 1:
        return "must define exactly one of options, option_groups"
    if answer[names[0]] == []:
        return None
    for text, at in looks[names[0]](answer[names[0]], f"/{names[0]}"):
        return f"{text} [json-pointer:{at}]"
    return None
