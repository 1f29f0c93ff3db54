"""A person shares links, and the app says what stands under them."""

from typing import Any, Literal

from pydantic import Field

from bot.playground.slack import events
from bot.playground.slack.args import Args
from bot.playground.slack.asked import Asked, read
from bot.playground.slack.checker import check_message, elements_in, every_block
from bot.playground.slack.content import with_ids
from bot.playground.slack.links import COMPOSER, Share, domain_of, new_unfurl_id
from bot.playground.slack.messages import Message
from bot.playground.slack.people import BOT_USER
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace

CONNECT, NOT_NOW, NEVER = "Connect", "Not now", "Never"


class Shared(Asked):
    user: str
    channel: str
    thread_ts: str | None = None
    urls: list[str] = Field(min_length=1)
    source: Literal["posted", "composer", "refresh"] = "posted"
    enterprise: bool = False
    bot_member: bool | None = None


def share(workspace: Workspace, asked: Json) -> Json:
    """Paste links into the composer, post them, or have Slack ask again for those posted last."""
    wanted = read(Shared, asked)
    user, channel = workspace.person(wanted.user).id, workspace.channel(wanted.channel)
    if user not in channel.members:
        raise Refused("not_in_channel")
    if wanted.source == "refresh":
        shared = workspace.links.latest(channel.id, wanted.urls)
        if shared is None:
            raise Refused("message_not_found")
    elif wanted.source == "composer":
        shared = Share(user, COMPOSER, wanted.urls, "composer")
        workspace.links.add(shared)
    else:
        shared = _post(workspace, wanted)
    if not wanted.enterprise:
        shared.unfurl_id = shared.unfurl_id or new_unfurl_id(shared.channel, shared.ts)
    _tell(workspace, shared, wanted)
    return {"ok": True, "ts": shared.ts, "unfurl_id": shared.unfurl_id}


def _post(workspace: Workspace, wanted: Shared) -> Share:
    message = Message(
        ts=workspace.next_ts(),
        channel=wanted.channel,
        user=wanted.user,
        text=" ".join(f"<{url}>" for url in wanted.urls),
        thread_ts=wanted.thread_ts,
    )
    workspace.post(message)
    events.said(workspace, message)
    shared = Share(wanted.user, wanted.channel, wanted.urls, "posted", ts=message.ts)
    return workspace.links.add(shared)


def posted(workspace: Workspace, message: Message, urls: list[str]) -> None:
    """Links among other words."""
    shared = Share(message.user, message.channel, urls, "posted", ts=message.ts)
    shared.unfurl_id = new_unfurl_id(message.channel, message.ts)
    workspace.links.add(shared)
    wanted = Shared(
        user=message.user, channel=message.channel, urls=urls, thread_ts=message.thread_ts
    )
    _tell(workspace, shared, wanted)


def _tell(workspace: Workspace, shared: Share, wanted: Shared) -> None:
    """Only of domains that the app named, and not from a composer on Enterprise Grid."""
    domains = [*workspace.unfurl_domains]
    links = [
        {"url": url, "domain": domain}
        for url in shared.urls
        if (domain := domain_of(url, domains)) is not None
    ]
    in_composer = shared.channel == COMPOSER
    if not links or not workspace.may("links:read") or (in_composer and wanted.enterprise):
        return
    channel = workspace.channel(wanted.channel)
    is_member = channel.bot_in if wanted.bot_member is None else wanted.bot_member
    event: Json = {
        "type": "link_shared",
        "channel": shared.channel,
        "is_bot_user_member": is_member,
        "user": wanted.user,
        "message_ts": shared.unfurl_id if in_composer else shared.ts,
        "links": links,
    }
    if wanted.thread_ts:
        event["thread_ts"] = wanted.thread_ts
    if not wanted.enterprise:
        source = "composer" if in_composer else "conversations_history"
        event |= {"unfurl_id": shared.unfurl_id, "source": source}
    if wanted.source == "refresh":
        event["is_unfurl_refresh"] = True
    events.tell(workspace, "link_shared", event, is_connect=channel.is_connect)


def unfurl(workspace: Workspace, args: Args) -> Json:
    """What stands under the links; again for the same link takes the place of what was there."""
    shared = _addressed(workspace, args)
    _ask_to_connect(workspace, args, shared)
    for shown in (*_blocks(args, shared), *_entities(args, shared)):
        shared.unfurls = [one for one in shared.unfurls if one["url"] != shown["url"]]
        shared.unfurls.append(shown)
    message = workspace.messages.said(shared.channel, shared.ts or "")
    if message is not None:
        message.unfurls = [*shared.unfurls]
        workspace.changed(message)
    return {}


def _addressed(workspace: Workspace, args: Args) -> Share:
    if args.has("unfurl_id"):
        args.needed("source")
        shared = workspace.links.by_id(args.text("unfurl_id"))
        if shared is None:
            raise Refused("invalid_unfurl_id")
        return shared
    shared = workspace.links.of_message(args.needed("channel"), args.needed("ts"))
    if shared is None or workspace.messages.said(shared.channel, shared.ts or "") is None:
        raise Refused("cannot_unfurl_message")
    return shared


def _blocks(args: Args, shared: Share) -> list[Json]:
    unfurls: Any = args.parsed("unfurls")
    if unfurls is None:
        return []
    if not isinstance(unfurls, dict):
        raise Refused("invalid_unfurls_format")
    return [_checked(url, shown, shared) for url, shown in unfurls.items()]


def _checked(url: str, shown: Any, shared: Share) -> Json:
    if url not in shared.urls:
        raise Refused("cannot_unfurl_url")
    if not isinstance(shown, dict):
        raise Refused("invalid_unfurls_format")
    blocks = shown.get("blocks") or []
    check_message(blocks)
    if any(block["type"] == "rich_text" for block in every_block(blocks)):
        raise Refused("invalid_blocks", errors=["unsupported type: rich_text"])
    return {"url": url, "blocks": with_ids(blocks), "text": str(shown.get("text") or "")}


def _entities(args: Args, shared: Share) -> list[Json]:
    """Work Objects, which Slack draws itself."""
    metadata: Any = args.parsed("metadata")
    if metadata is None:
        return []
    if not isinstance(metadata, dict) or not isinstance(metadata.get("entities"), list):
        raise Refused("invalid_metadata_format")
    found = [one for one in metadata["entities"] if isinstance(one, dict)]
    if any(one.get("app_unfurl_url") not in shared.urls for one in found):
        raise Refused("cannot_unfurl_url")
    return [{"url": one["app_unfurl_url"], "blocks": [], "entity": one} for one in found]


def _ask_to_connect(workspace: Workspace, args: Args, shared: Share) -> None:
    """Privately, whoever shared the link, unless they said never."""
    names = ("user_auth_required", "user_auth_message", "user_auth_blocks", "user_auth_url")
    if not any(args.has(name) for name in names) or shared.user in workspace.links.never_ask:
        return
    if shared.ts is None:
        raise Refused("cannot_prompt")
    own = args.parsed("user_auth_blocks") or []
    check_message(own)
    text = args.text("user_auth_message") or "Connect your account to see more of this link."
    blocks = own or [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]
    message = workspace.messages.said(shared.channel, shared.ts)
    workspace.post(
        Message(
            ts=workspace.next_ts(),
            channel=shared.channel,
            user=BOT_USER,
            text=text,
            blocks=with_ids([*blocks, _buttons(args.text("user_auth_url"))]),
            thread_ts=message.thread_ts if message else None,
            ephemeral_to=shared.user,
            asks_to_connect=True,
        )
    )


def _buttons(url: str) -> Json:
    def button(label: str, **more: str) -> Json:
        words = {"type": "plain_text", "text": label}
        return {"type": "button", "action_id": f"slack/{label}", "text": words, **more}

    connect = button(CONNECT, style="primary", **({"url": url} if url else {}))
    return {"type": "actions", "elements": [connect, button(NOT_NOW), button(NEVER)]}


def answered(workspace: Workspace, message: Message, action_id: str) -> bool:
    """Whether it was Slack's own question that was pressed; the app hears nothing of that."""
    own = {element["action_id"] for block in message.blocks for element in elements_in(block)}
    if not message.asks_to_connect or action_id not in own or not action_id.startswith("slack/"):
        return False
    if action_id == f"slack/{NEVER}" and message.ephemeral_to is not None:
        workspace.links.never_ask.add(message.ephemeral_to)
    workspace.remove(message)
    return True
