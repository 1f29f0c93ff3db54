"""What a process that died had acknowledged: reads go on, writes too unless they are old."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.blocks.replies import leftovers
from bot.desk.requests import SlackRequest, SlackRequests
from bot.observe.logs import failure, log
from bot.slack.controller import SlackController
from bot.slack.listeners import Works
from bot.slack.payloads import SlackContext, context_of, news_of
from bot.slack.submissions import has_secret
from bot.tasks import Lanes, Tasks

# A person who waited longer than that may have done it by hand.
FRESH = timedelta(seconds=60)
# How long Slack takes answers for a command or a click where it was given.
REPLIES = timedelta(minutes=30)
# Of one person's at a time: all of it at once would be too much at once for Pipedrive.
EACH = 4
# Whatever did not come to an end so often ends the process each time.
TRIES = 8


class Leftovers:
    def __init__(
        self,
        requests: SlackRequests,
        works: Works,
        controller: SlackController,
        tasks: Tasks,
        now: Callable[[], datetime],
    ) -> None:
        self._requests = requests
        self._works = works
        self._controller = controller
        self._tasks = tasks
        self._now = now
        self._lanes = Lanes(EACH)

    async def next_due(self) -> datetime | None:
        return await self._requests.next_due()

    async def once(self) -> None:
        """Take all that is due, the oldest first; each is a task of its own."""
        while left := await self._requests.due():
            log.info("going on with what was left", count=len(left))
            for request in left:
                self._tasks.spawn(self._guarded(request), "leftover")

    async def _guarded(self, request: SlackRequest) -> None:
        try:
            with self._requests.resumed(request):
                if news_of(request.payload) is not None:
                    await self._hear(request)
                    return
                context = context_of(request.payload)
                async with self._lanes.turn((context.team, context.user)):
                    await self._in_turn(request)
        except Exception as error:  # noqa: BLE001 - one of many
            failure("what was left could not be finished", error)

    async def _hear(self, request: SlackRequest) -> None:
        """What happened to a channel or a person asks nobody, and is true later as well."""
        work = self._works.of(request.payload) if request.attempt < TRIES else None
        await self._requests.tries(request)
        async with self._requests.work():
            if work:
                await work()

    async def _in_turn(self, request: SlackRequest) -> None:
        if self._tasks.closing.is_set():  # the next process has more time for it
            return
        async with self._tasks.pace.turn():
            await self._requests.tries(request)
            await self._go_on(request)

    async def _go_on(self, request: SlackRequest) -> None:
        context = self._later(context_of(request.payload), request)
        viewer = await self._controller.viewer(context)
        found = await self._works.in_words.of(request.payload, viewer)
        if found.decided:  # whoever decided it has told of it
            async with self._requests.work():
                return
        if request.attempt >= TRIES:
            async with self._requests.work():
                await self._controller.say(context, leftovers.given_up(found.words))
        elif found.changes and self._is_old(request):
            card = leftovers.ask(found.words, request.seen_at, request.key.hex(), viewer)
            await self._controller.say(context, card)
            await self._requests.wait_for_word(request)
        else:
            work = self._works.of(request.payload, lambda asked: self._later(asked, request))
            async with self._requests.work(has_secret=has_secret(request.payload)):
                if work:
                    await work()

    def _is_old(self, request: SlackRequest) -> bool:
        return self._now() - request.seen_at > FRESH

    def _later(self, context: SlackContext, request: SlackRequest) -> SlackContext:
        """No form can open any more, and after a while nothing is said in that place either.

        Whatever turns out to change data only when its names are read is asked about then.
        """
        is_late = bool(context.reply) or self._now() - request.seen_at > REPLIES
        late = replace(context, trigger="", is_late=is_late, resumed=self._is_old(request))
        return late if self._now() - request.seen_at <= REPLIES else replace(late, reply="")
