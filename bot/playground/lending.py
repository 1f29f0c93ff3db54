"""What the page of the local Slack shows of Pipedrive, and what it lets people do there."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground.pipedrive import World, hook_controls
from bot.playground.pipedrive.faults import Rule
from bot.playground.pipedrive.ledger import Entry
from bot.playground.slack import Workspace
from bot.playground.slack.wire import Refused

# Who in the local Slack has which login in the local Pipedrive.
LOGINS = {"U0ANA": "ana", "U0TOM": "tom", "U0MIA": "mia"}
SHOWN_DEALS, SHOWN_WEBHOOKS = 300, 60


def lend(workspace: Workspace, world: World, *, sign_in: bool) -> None:
    """What the page may show of Pipedrive: tokens only where nobody signs in."""
    workspace.ledger_source = _Ledger(world)
    workspace.faults = _Faults(world)
    workspace.reset_pipedrive = world.reset
    workspace.pipedrive_state = lambda: {
        "tokens_left": world.limits.left,
        "tokens_limit": world.limits.daily,
    }
    workspace.in_pipedrive = _InPipedrive(world)
    workspace.hints = lambda user: (
        {}
        if user not in LOGINS
        else {"pipedrive_login": LOGINS[user]}
        if sign_in
        else {"pipedrive_token": world.tokens[LOGINS[user]]}
    )


class _Ledger:
    """Pipedrive's log, as the page of the local Slack reads it."""

    def __init__(self, world: World) -> None:
        self._world = world

    def recent(self, count: int) -> list[dict[str, Any]]:
        return [entry.as_json() for entry in self._world.ledger[-count:]]

    def subscribe(self, callback: Callable[[dict[str, Any]], None]) -> object:
        def tell(entry: Entry) -> None:
            callback(entry.as_json())

        return self._world.ledger.subscribe(tell)


class _InPipedrive:
    """What the page of the local Slack shows of Pipedrive, and lets people do there."""

    def __init__(self, world: World) -> None:
        self._world = world

    def shown(self) -> dict[str, Any]:
        company = self._world.company
        deals = sorted(company.deals.values(), key=lambda deal: deal.update_time)
        open_deals = [deal for deal in deals if deal.status == "open" and not deal.is_archived]
        return {
            "ok": True,
            "people": [user.name for user in company.users.values() if user.active_flag],
            "stages": [
                {
                    "id": row.id,
                    "name": row.name,
                    "pipeline": company.pipelines[row.pipeline_id].name,
                }
                for row in company.stages.values()
                if not row.is_deleted
            ],
            "deals": [
                {"id": deal.id, "title": deal.title, "value": deal.value, "currency": deal.currency}
                for deal in reversed(open_deals[-SHOWN_DEALS:])
            ],
        }

    def webhooks(self) -> dict[str, Any]:
        return hook_controls.shown(self._world, SHOWN_WEBHOOKS)

    async def change(self, asked: dict[str, Any]) -> dict[str, Any]:
        return await self._asked(hook_controls.changed(self._world, asked))

    async def steer(self, asked: dict[str, Any]) -> dict[str, Any]:
        return await self._asked(hook_controls.steered(self._world, asked))

    async def _asked(self, answer: Awaitable[dict[str, Any]]) -> dict[str, Any]:
        try:
            return await answer
        except hook_controls.Refused as refused:
            raise Refused(refused.error, **refused.more) from None


class _Faults:
    def __init__(self, world: World) -> None:
        self._faults = world.faults

    def list(self) -> object:
        return self._faults.as_json()

    def set(self, fault: dict[str, Any]) -> None:
        self._faults.add(Rule(**fault))

    def clear(self) -> None:
        self._faults.clear()
