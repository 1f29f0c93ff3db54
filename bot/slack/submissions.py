"""A submitted form: judged before it is acknowledged, and then the work that it asks for."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.blocks.kit.modal import NotYet, Unreadable, View
from bot.commands import choosing, cropping, forms
from bot.commands.router import Incomplete, Parsed, bind
from bot.desk.policy import settings_form
from bot.slack import connect, counting
from bot.slack.controller import SlackController
from bot.slack.modals import Modals
from bot.slack.payloads import SlackContext, context_of
from bot.tools.base import Call
from bot.watch.commands import form

Body = dict[str, Any]  # Any: as Slack sends it

Work = Callable[[], Awaitable[None]]
# How the context that a payload tells of is met: as it is, or by another way that is open still.
Meet = Callable[[SlackContext], SlackContext]


@dataclass(frozen=True)
class Validated:
    """A submitted form: how it is acknowledged, and what to do where it was accepted."""

    ack: Mapping[str, Any]
    work: Work | None = None


Validate = Callable[[Body, SlackContext, Meet], Validated]


class Submissions:
    def __init__(self, controller: SlackController, modals: Modals) -> None:
        self._controller = controller
        self._modals = modals

    def validated(self, body: Body, meet: Meet) -> Validated:
        """What is wrong with a form is known without asking anyone, so it is said at once."""
        by_callback: Mapping[str, Validate] = {
            connect.CALLBACK: self._connect,
            forms.CALLBACK: self._filled,
            choosing.CALLBACK: partial(self._settled, choosing.read),
            cropping.CALLBACK: partial(self._settled, cropping.read),
            counting.CALLBACK: self._counted,
            form.CALLBACK: self._watch,
            form.OVER: self._watch,
            settings_form.CALLBACK: self._rules,
        }
        validate = by_callback.get(body["view"]["callback_id"])
        try:
            if validate:
                return validate(body["view"], context_of(body), meet)
        except Unreadable:
            pass
        except NotYet as why:
            return _wrong(why.wrong)
        return Validated({"response_action": "update", "view": connect.too_old()})

    def _connect(self, view: Body, context: SlackContext, meet: Meet) -> Validated:
        ack = {"response_action": "update", "view": connect.checking()}
        return Validated(ack, partial(self._modals.connect, meet(context), view))

    def _watch(self, view: Body, context: SlackContext, meet: Meet) -> Validated:
        """Its names are looked up before anybody knows whether it can be saved."""
        form.kept_in(view)
        ack = {"response_action": "update", "view": form.saving()}
        return Validated(ack, partial(self._modals.watch_form, meet(context), view))

    def _rules(self, view: Body, context: SlackContext, meet: Meet) -> Validated:
        line, packed = settings_form.line_of(view)
        if wrong := settings_form.wrong(line):
            return _wrong(wrong)
        carried = self._modals.unpack(packed, context)
        asked = "/crm", f"settings {line}".strip()
        return Validated({}, partial(self._controller.typed, meet(carried.context), *asked))

    def _filled(self, view: Body, context: SlackContext, meet: Meet) -> Validated:
        filled = forms.read(view)
        if filled.untouched:
            return _wrong({filled.untouched: forms.UNTOUCHED})
        carried = self._modals.unpack(filled.way_back, context)
        read = partial(bind, filled.tool, filled.typed)
        parsed = read(carried.viewer)
        if isinstance(parsed, Incomplete) and (parsed.needs_form or not parsed.names):
            return _wrong(forms.problems(parsed, tuple(view["state"]["values"])))
        then = _job(parsed) or {"tool": filled.tool.name, "typed": filled.typed}
        return Validated({}, partial(self._controller.submitted, meet(carried.context), read, then))

    def _settled(
        self,
        read: Callable[[View], tuple[Call[Any], str]],
        view: Body,
        context: SlackContext,
        meet: Meet,
    ) -> Validated:
        """One step of several, after which the call goes on."""
        call, way_back = read(view)
        carried = self._modals.unpack(way_back, context)
        submitted, then = self._controller.submitted, _run(call)
        return Validated({}, partial(submitted, meet(carried.context), lambda _: call, then))

    def _counted(self, view: Body, context: SlackContext, meet: Meet) -> Validated:
        carried = self._modals.unpack(view["private_metadata"], context)
        told = carried.then
        number = counting.read(view, told.get("count", 0), told.get("noun", "deal"))
        met = replace(carried, context=meet(carried.context))
        return Validated({}, partial(self._modals.counted, met, number))


def _job(parsed: Parsed) -> dict[str, Any] | None:
    """Of what holds files, which no form can be filled with again."""
    return _run(parsed) if isinstance(parsed, Call) and parsed.tool.run is not None else None


def _run(call: Call[Any]) -> dict[str, Any]:
    """What to come back to, as a button would have it."""
    carries = {"tool": call.tool.name, "args": call.args.given()}
    return {"verb": "run", "carries": carries, "ticket": ""}


def _wrong(errors: Mapping[str, str]) -> Validated:
    return Validated({"response_action": "errors", "errors": errors})


def has_secret(body: Body) -> bool:
    """Whether somebody pasted a token."""
    is_form = body.get("type") == "view_submission"
    return is_form and body["view"]["callback_id"] == connect.CALLBACK
