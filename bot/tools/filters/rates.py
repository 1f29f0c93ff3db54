"""What amounts in other currencies are worth, as Pipedrive converts the sums of all deals."""

from collections.abc import Awaitable, Callable

from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.records.outcomes import Summary
from bot.pipedrive.records.rates import NO_RATES, Rates
from bot.pipedrive.request import Request
from bot.tools.filters.list_args import ListArgs

ALL_DEALS = Request("GET", "/v1/deals/summary", {})


def compares_amounts(args: ListArgs) -> bool:
    """Whether amounts are compared, or sorted by, that may be of several currencies."""
    fields, order = args.conditions.fields, args.order()
    said = (fields.get(one.field) for one in args.client_side() if one.values)
    return any(of and of.currency for of in said) or bool(order and order.held_currency)


async def rates(send: Callable[[Request], Awaitable[Summary]]) -> Rates:
    """None where Pipedrive does not tell them: then amounts of one currency are compared."""
    try:
        told = await send(ALL_DEALS)
    except PipedriveError:
        return NO_RATES
    return Rates(
        {
            code: total.value_converted / total.value
            for code, total in told.values_total.items()
            if total.value and total.value_converted
        }
    )
