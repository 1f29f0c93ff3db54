"""A person sends a form away, or closes it."""

from bot.playground.slack import drops, viewing
from bot.playground.slack.checker import every_block
from bot.playground.slack.values import mistakes
from bot.playground.slack.views import View
from bot.playground.slack.wire import Json, NoAnswer, Refused
from bot.playground.slack.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


async def submit(workspace: Workspace, user: str, view_id: str, state: Json) -> Json:
    view = _open_view(workspace, user, view_id)
    view.fill(drops.filled_in(workspace, user, state.get("values")))
    wrong = mistakes(view.spec["blocks"], view.values)
    if wrong:
        return {"errors": wrong}
    drops.hand_in(workspace, view.values)
    payload = {
        "type": "view_submission",
        **workspace.about(user),
        "trigger_id": workspace.new_trigger(user, view_id=view.id),
        "view": view.for_slack(),
        "response_urls": [],
    }
    try:
        answer = await workspace.delivery.interaction(payload)
        return _follow(workspace, view, answer)
    except NoAnswer as missing:
        refused: Json = {"ok": False, "error": str(missing)}
    except Refused as wrong_answer:
        refused = wrong_answer.answer
    workspace.record("view_submission", {"callback_id": view.spec.get("callback_id")}, refused)
    return {"ok": False, "error": TROUBLE}


def _open_view(workspace: Workspace, user: str, view_id: str) -> View:
    """Only what lies on top can be touched."""
    view = workspace.views.top(user)
    if view is None or view.id != view_id:
        raise Refused("view_not_found")
    return view


def _follow(workspace: Workspace, view: View, answer: Json) -> Json:
    action = answer.get("response_action") if answer else "close"
    if action == "errors":
        return {"errors": _known_errors(view, answer.get("errors"))}
    if action in {"update", "push"}:
        viewing.checked(workspace, answer.get("view"), "modal")
    if action == "update":
        viewing.update(workspace, view, answer["view"])
    elif action == "push":
        viewing.push(workspace, view.user, answer["view"], "view_pushed")
    elif action == "clear":
        for each in list(reversed(workspace.views.stack(view.user))):
            viewing.close(workspace, each)
    elif action == "close":
        viewing.close(workspace, view)
    else:
        raise Refused("invalid_response_action")
    return {"ok": True}


def _known_errors(view: View, errors: object) -> dict[str, str]:
    inputs = {b["block_id"] for b in every_block(view.spec["blocks"]) if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise Refused("invalid_errors")
    return {block_id: str(text) for block_id, text in errors.items()}


async def close(workspace: Workspace, user: str, view_id: str, *, cleared: bool) -> None:
    view = _open_view(workspace, user, view_id)
    every = cleared or bool(view.spec.get("clear_on_close"))
    gone = list(reversed(workspace.views.stack(user))) if every else [view]
    for each in gone:
        viewing.close(workspace, each)
    for each in gone:
        if each.notifies:
            await _notify(workspace, each, cleared=every)


async def _notify(workspace: Workspace, view: View, *, cleared: bool) -> None:
    payload = {
        "type": "view_closed",
        **workspace.about(view.user),
        "view": view.for_slack(),
        "is_cleared": cleared,
    }
    try:
        await workspace.delivery.interaction(payload)
    except NoAnswer as missing:
        about = {"callback_id": view.spec.get("callback_id")}
        workspace.record("view_closed", about, {"ok": False, "error": str(missing)})
