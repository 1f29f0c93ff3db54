"""Whether what channels follow can be heard: the webhooks there should be, and those there are."""

from dataclasses import dataclass

from bot import health
from bot.health import Fault
from bot.watch.hearing.hooks import Hooks
from bot.watch.hearing.registrations import Registrations
from bot.watch.watches.rows import Watches


@dataclass(frozen=True)
class HearingCheckup:
    """What Pipedrive tells of, and what it should; `owner` is the admin who has it told.

    `works` are registered, `removed` were once, `missing` not yet; the last delivery is
    Pipedrive's own word.
    """

    owner: str = ""
    works: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    last_delivery: str = ""

    @property
    def faults(self) -> list[Fault]:
        if not self.owner:
            return [health.admin_lacks()]
        return [
            *(health.webhook_lacks(one, was_there=True) for one in self.removed),
            *(health.webhook_lacks(one, was_there=False) for one in self.missing),
        ]


class WatchCheckup:
    def __init__(
        self, watches: Watches, hooks: Hooks, registrations: Registrations, public_url: str
    ) -> None:
        self._watches = watches
        self._hooks = hooks
        self._registrations = registrations
        self._public_url = public_url

    async def companies(self) -> list[int]:
        return await self._watches.companies()

    async def of(self, company: int) -> HearingCheckup:
        """Raises PipedriveError."""
        watches = await self._watches.of_company(company)
        needed = {watch.spec.entity for watch in watches if watch.spec.hears}
        ours = await self._hooks.of_company(company)
        standing = await self._registrations.standing(company)
        if standing.owner is None or not self._public_url:
            return HearingCheckup(owner=standing.owner.name if standing.owner else "")
        works = {
            one.event_object for one in standing.there if one.is_active and one.remove_time is None
        }
        known = {hook.object for hook in ours if hook.remote_id is not None}
        delivered = [one.last_delivery_time or "" for one in standing.there]
        return HearingCheckup(
            owner=standing.owner.name,
            works=tuple(sorted(works)),
            removed=tuple(sorted((needed & known) - works)),
            missing=tuple(sorted(needed - known - works)),
            last_delivery=max(delivered, default=""),
        )
