"""Whether the tokens of the settings are taken: with one that is refused nothing can work."""

import asyncio
from contextlib import suppress

import structlog

from bot.accounts.links import Identities
from bot.pipedrive.http.errors import PipedriveError
from bot.slack.callers import PATIENCE, Entrance

log = structlog.get_logger()
EVERY = 900.0  # seconds
AGAIN = 30.0
FIRST = 1.0
SLACKS = (
    "SLACK_BOT_TOKEN: Slack refuses it ({why}). Copy it again from OAuth & Permissions at "
    "https://api.slack.com/apps, and restart me."
)
PIPEDRIVES = (
    "PIPEDRIVE_SHARED_TOKEN: Pipedrive refuses it. Copy it again from Personal preferences, API, "
    "in Pipedrive, and restart me."
)


class Credentials:
    """A service that does not answer says nothing of a token, and leaves what was known of it."""

    def __init__(self, installation: Entrance, identities: Identities) -> None:
        self._installation = installation
        self._identities = identities
        self._looked = asyncio.Event()
        # True, or what is wrong.
        self._found: dict[str, bool | str] = {"slack_token": True, "pipedrive_token": True}

    async def watch(self) -> None:
        while True:
            await self._look_anew()
            self._looked.set()
            is_well = all(well is True for well in self._found.values())
            await asyncio.sleep(EVERY if is_well else AGAIN)

    async def checks(self) -> dict[str, bool | str]:
        """Each true or a sentence; the first look is waited for, but not long.

        Where nobody answers it is tried again for a while, and there is nothing to be found.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(FIRST):
                await self._looked.wait()
        return self._found

    async def _look_anew(self) -> None:
        before = self._found
        slack, pipedrive = await asyncio.gather(self._of_slack(), self._of_pipedrive())
        self._found = {"slack_token": slack, "pipedrive_token": pipedrive}
        for name, well in self._found.items():
            if well is not True and well != before[name]:
                log.error(well)

    async def _of_slack(self) -> bool | str:
        await self._installation.look()
        why = self._installation.refused
        return SLACKS.format(why=why) if why else True

    async def _of_pipedrive(self) -> bool | str:
        try:
            async with asyncio.timeout(PATIENCE):
                is_refused = await self._identities.shared_is_refused()
        except (PipedriveError, TimeoutError):
            return self._found["pipedrive_token"]
        return PIPEDRIVES if is_refused else True
