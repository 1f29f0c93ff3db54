"""What stands before every acknowledgement: the row that says that something is new."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.desk.requests import Requests
from bot.ingress.edge import BUSY, Ack
from bot.observe.logs import failure
from bot.slack.acts import act_of
from bot.slack.installation import Installation
from bot.store.db import StoreFailed
from bot.store.replays import Replays

Payload = dict[str, Any]  # Any: as Slack sends it

FORM = "view_submission"


class Admission:
    def __init__(self, replays: Replays, requests: Requests, installation: Installation) -> None:
        self._replays = replays
        self._requests = requests
        self._installation = installation

    async def first_time(self, digest: bytes, payload: Payload) -> bool:
        """Whether this is the first delivery of an act, or of what is no act of anyone's.

        `digest` names the delivery. `StoreFailed` when nothing was stored.
        """
        self._requests.nothing_yet()
        self._installation.bring_home(payload)
        act = None if payload.get("type") == FORM else act_of(payload)
        if act is None:
            return await self._replays.first_time(digest)
        return await self._requests.first_time(act.key or digest, act.body)

    def kept(
        self, dispatch: Callable[[Payload], Awaitable[Ack]]
    ) -> Callable[[Payload], Awaitable[Ack]]:
        """What could not be handed on is not acknowledged, and so is not kept either."""

        async def handed_on(payload: Payload) -> Ack:
            try:
                with self._requests.refused_on_error():
                    return await dispatch(payload)
            except (StoreFailed, TimeoutError) as error:
                failure("the request could not be stored", error)
                return Ack(503, BUSY)

        return handed_on
