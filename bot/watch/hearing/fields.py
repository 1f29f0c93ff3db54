"""Watches that filter by a field of the company's own which is no longer in Pipedrive.

No record holds it any more: such a filter would let nothing through, or everything.
"""

from collections.abc import Sequence

from bot.accounts.links import Identities
from bot.pipedrive.names.names import Names
from bot.tools.filters.custom_fields import code_of
from bot.watch.telling.pausing import Pausing
from bot.watch.watches.lines import parts_of
from bot.watch.watches.matching import Watch
from bot.watch.watches.rows import ON
from bot.watch.watches.spec import Spec


class GoneFields:
    def __init__(self, identities: Identities, names: Names, pausing: Pausing) -> None:
        self._identities = identities
        self._names = names
        self._pausing = pausing

    async def see_to(self, watches: Sequence[Watch]) -> None:
        """Those of a company; the lists of fields are kept for a while."""
        for watch in watches:
            codes = own_codes(watch.spec)
            link = await self._identities.of(watch.team, watch.maker) if codes else None
            if link is None or link.company != watch.company or watch.state != ON:
                continue
            known = (await self._names.lookup(link.login)).fields.get(watch.spec.of)
            if known and not codes <= {code.lower() for code in known}:
                await self._pausing.field_gone(watch)


def own_codes(spec: Spec) -> set[str]:
    named = [*(one.field for one in spec.conditions()), *(parts_of(one)[1] for one in spec.days)]
    return {code for name in named if (code := code_of(name)[1])}
