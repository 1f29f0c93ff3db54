"""Web API methods that show modals and Home tabs."""

from typing import Any

from bot.playground.slack.args import Args
from bot.playground.slack.checker import check_view
from bot.playground.slack.pictures import check_pictures
from bot.playground.slack.views import View
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace


def open_view(workspace: Workspace, args: Args) -> Json:
    spec = _spec(workspace, args, "modal")
    user = workspace.triggers.exchange(workspace.clock(), args.needed("trigger_id")).user
    for old in list(reversed(workspace.views.stack(user))):
        close(workspace, old)
    return push(workspace, user, spec, "view_opened")


def push_view(workspace: Workspace, args: Args) -> Json:
    spec = _spec(workspace, args, "modal")
    trigger = workspace.triggers.exchange(workspace.clock(), args.needed("trigger_id"))
    below = workspace.views.find(trigger.view_id or "")
    if below is None or below.spec["type"] != "modal":
        raise Refused("not_found")
    return push(workspace, trigger.user, spec, "view_pushed")


def update_view(workspace: Workspace, args: Args) -> Json:
    spec = _spec(workspace, args, "modal")
    view_id, external_id = args.text("view_id"), args.text("external_id")
    if view_id:
        view = workspace.views.find(view_id)
    elif external_id:
        view = workspace.views.by_external_id(external_id)
    else:
        view = workspace.views.find(args.needed("view_id"))
    if view is None:
        raise Refused("not_found")
    return update(workspace, view, spec, args.text("hash"))


def publish_view(workspace: Workspace, args: Args) -> Json:
    spec = _spec(workspace, args, "home")
    user = workspace.person(args.needed("user_id")).id
    if not workspace.home_tab:
        raise Refused("not_enabled")
    view = workspace.views.publish(user, spec, args.text("hash")).for_slack()
    workspace.feed.tell((user,), {"type": "home", "view": view})
    return {"view": view}


def push(workspace: Workspace, user: str, spec: Json, event: str) -> Json:
    view = workspace.views.push(user, spec).for_slack()
    workspace.feed.tell((user,), {"type": event, "view": view})
    return {"view": view}


def update(workspace: Workspace, view: View, spec: Json, expected_hash: str = "") -> Json:
    shown = workspace.views.update(view, spec, expected_hash).for_slack()
    workspace.feed.tell((view.user,), {"type": "view_updated", "view": shown})
    return {"view": shown}


def close(workspace: Workspace, view: View) -> None:
    workspace.views.close(view)
    workspace.feed.tell((view.user,), {"type": "view_closed", "view_id": view.id})


def _spec(workspace: Workspace, args: Args, kind: str) -> Json:
    args.needed("view")
    return checked(workspace, args.parsed("view"), kind)


def checked(workspace: Workspace, spec: Any, kind: str) -> Json:
    """What a modal or a Home tab can hold, with pictures that are there."""
    check_view(spec, kind)
    check_pictures(workspace, spec["blocks"], "/view/blocks", "invalid_arguments")
    view: Json = spec
    return view
