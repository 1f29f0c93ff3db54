"""Whether what channels follow can be heard: the webhooks there should be, and those there are."""

from dataclasses import dataclass

from bot.watch.hearing.hooks import Hooks
from bot.watch.hearing.registrar import Registrar
from bot.watch.watches.rows import Watches


@dataclass(frozen=True)
class Hearing:
    """What Pipedrive tells of, and what it should.

    `works` are registered, `removed` were once, `missing` not yet; the last delivery is
    Pipedrive's own word.
    """

    has_admin: bool = True
    works: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    last_delivery: str = ""


class WatchCheckup:
    def __init__(
        self, watches: Watches, hooks: Hooks, registrar: Registrar, public_url: str
    ) -> None:
        self._watches = watches
        self._hooks = hooks
        self._registrar = registrar
        self._public_url = public_url

    async def companies(self) -> list[int]:
        return await self._watches.companies()

    async def of(self, company: int) -> Hearing:
        """Raises PipedriveError."""
        watches = await self._watches.of_company(company)
        needed = {watch.spec.entity for watch in watches if watch.spec.hears}
        ours = await self._hooks.of_company(company)
        standing = await self._registrar.standing(company)
        if standing.owner is None or not self._public_url:
            return Hearing(has_admin=standing.owner is not None)
        works = {
            one.event_object for one in standing.there if one.is_active and one.remove_time is None
        }
        known = {hook.object for hook in ours if hook.remote_id is not None}
        delivered = [one.last_delivery_time or "" for one in standing.there]
        return Hearing(
            works=tuple(sorted(works)),
            removed=tuple(sorted((needed & known) - works)),
            missing=tuple(sorted(needed - known - works)),
            last_delivery=max(delivered, default=""),
        )
