"""Every deal that fits, however many there are: counted, added up, and as a file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.blocks import exports, lists
from bot.blocks.figures import today
from bot.blocks.message import Message
from bot.pipedrive.client import Request
from bot.pipedrive.errors import PipedriveError
from bot.pipedrive.kinds import DEAL
from bot.pipedrive.models import Deal, DealCount, DealRow, Page
from bot.pipedrive.walk import Walk
from bot.tools.base import Call, Hand, Tool, request_for
from bot.tools.deal_filters import CONDITIONS, DealFilters
from bot.tools.judging import sieve
from bot.tools.sheet import Sheet

FIRST_ROWS = 10
# Names cost a list each hundred: so many of each kind, and the rest stay numbers.
NAMES_AT_ONCE, MOST_NAMES = 100, 5_000


class Names:
    """The names of persons or organizations, looked up as they are met, up to a bound."""

    def __init__(self, hand: Hand, entity: str) -> None:
        self._hand = hand
        self._entity = entity
        self.known: dict[int, str] = {}

    async def learn(self, ids: Iterable[int | None]) -> None:
        wanted = sorted({id_ for id_ in ids if id_ is not None} - self.known.keys())
        for start in range(0, len(wanted), NAMES_AT_ONCE):
            if len(self.known) >= MOST_NAMES:
                return
            part = wanted[start : start + NAMES_AT_ONCE]
            found = await self._hand.called(self._entity, part)
            self.known |= {id_: found.get(id_, "") for id_ in part}


class Sums:
    """What the whole comes to, per currency."""

    def __init__(self) -> None:
        self.count = 0
        self.totals: dict[str, float] = defaultdict(float)
        self.first: list[Deal] = []

    def add(self, rows: list[DealRow]) -> None:
        self.count += len(rows)
        for row in rows:
            self.totals[row.currency or ""] += row.value or 0
        missing = FIRST_ROWS - len(self.first)
        self.first += [Deal.model_validate(row.model_dump()) for row in rows[:missing]]


async def _collect(args: DealFilters, hand: Hand) -> Message:
    asked = request_for(Call(LIST_ALL, args))
    walk = Walk(
        hand.fetch,
        asked,
        DealRow,
        now=hand.viewer.now,
        owners=lambda: _owners(hand),
        count=lambda: _count(asked.query, hand),
    )
    sheet: Sheet | None = None
    persons, organizations, sums = Names(hand, "person"), Names(hand, "organization"), Sums()
    wanted, looked = sieve(args.judged(), CONDITIONS.fields, hand.viewer.zone), 0
    async for page in walk.pages():
        looked += len(page)
        rows = [row for row in page if wanted.keeps(row)]
        await persons.learn(row.person_id for row in rows)
        await organizations.learn(row.org_id for row in rows)
        if rows:  # where nothing matches there is no file
            sheet = sheet or Sheet(hand.paper(f"deals-{today(hand.viewer)}.csv"), hand.viewer)
            sheet.add(rows, persons.known, organizations.known)
        sums.add(rows)
        await hand.progress(looked, walk.total)
    first = lists.deals(Page(sums.first), hand.viewer)
    return exports.collected(sums.count, sums.totals, first, hand.viewer, looked, DEAL)


async def _owners(hand: Hand) -> list[int]:
    return [user.id for user in await hand.users()]


async def _count(query: Mapping[str, object], hand: Hand) -> int | None:
    """How many there are; None where Pipedrive does not say, and then nobody relies on it."""
    statuses = query.get("status") or [None]
    kept = {name: query.get(name) for name in ("pipeline_id", "stage_id")}
    total = 0
    try:
        for status in statuses if isinstance(statuses, list) else [statuses]:
            request = Request("GET", "/v1/deals/summary", {**kept, "status": status})
            total += (await hand.read(request, DealCount)).total_count
    except PipedriveError:
        return None
    return total


LIST_ALL = Tool(
    name="deals_list_all_auto",
    command="deal all",
    summary="Collect all deals that match, with totals and a CSV file.",
    example="owner=3 status=open",
    args=DealFilters,
    endpoint="GET /api/v2/deals",
    returns=Page[Deal],
    show=lists.deals,
    run=_collect,
)
