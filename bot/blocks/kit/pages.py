"""Which part of a list a message shows, in words, and the buttons that turn its pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.buttons import Cursors
from bot.blocks.kit.message import Block, Message
from bot.pipedrive.records.models import Page
from bot.text import count

BESIDE_A_VIEW = "Pipedrive ignores other filters beside a saved view, so I applied them here."
# Stands for pages that a button could not carry: what comes before it is the first page.
GAP = "…"
# Of the 2,000 characters of a button, what its arguments leave to the way back.
MOST_BACK = 1_200
SHORTEST = 2  # the first page and a gap


class Sort(Protocol):
    """What a row is: a kind of record, or anything at all."""

    @property
    def noun(self) -> str: ...
    @property
    def many(self) -> str: ...


@dataclass(frozen=True)
class FilterResult:
    """What came of a search through records that Pipedrive cannot be asked for.

    `found` match among those `checked`; `whole`: there are no others. `left_out` have an amount in
    another currency than the one that is `compared`. `order` is what they are sorted by.
    """

    found: int
    checked: int
    whole: bool
    filtered: bool = True
    order: str = ""
    compared: str = ""
    left_out: int = 0
    beside_view: bool = False


@dataclass(frozen=True)
class PagePart:
    """What a message shows of a list: `shown` records behind the first `before`, of `total`.

    `before` and `total` are None where they are not known. `more`: others come after these. `bare`:
    the message has no buttons to get at them.
    """

    shown: int
    before: int | None
    total: int | None
    more: bool
    bare: bool


def told(part: PagePart, kind: Sort, look: FilterResult | None) -> tuple[Block, ...]:
    """How much of the list this is; nothing where it is all of it."""
    words = [_showing(part)] if look is None else [*_looked(part, kind, look), *_with_care(look)]
    said = " ".join(word for word in words if word)
    return (rich.context(said),) if said else ()


def none_here(page: Page[Any], kind: Sort) -> Message:
    """For a page without a record, where that is not all there is."""
    words = f"No {kind.many} so far." if page.ahead else f"No more {kind.many}."
    return Message(words, (rich.paragraph(rich.text(words)),), shown=0)


def is_part(page: Page[Any], shown: int) -> bool:
    """Whether there are records before these or after them."""
    last = (page.before or 0) + shown
    cut_off = shown < len(page.items) or (page.total or 0) > last
    return page.before != 0 or bool(page.ahead) or cut_off


def span(page: Page[Any], shown: int, kind: Sort) -> str:
    """`54 deals`, and of a part `The first 5 deals`, `Deals 6–10`."""  # noqa: RUF002 - a dash between numbers
    many = count(shown, kind.noun, kind.many)
    if not is_part(page, shown):
        return many
    if page.before is None:
        return f"{many} of more"
    if page.before == 0:
        return f"The first {many}"
    name = kind.noun if shown == 1 else kind.many
    return f"{name.capitalize()} {_numbers(page.before, shown)}"


def pager(
    tool: str,
    args: Mapping[str, Any],
    ahead: Mapping[str, Any] | None,
    back: Cursors,
    *,
    shares: bool = True,
) -> tuple[Block, ...]:
    """Previous, Next and Share for the page that `args` shows.

    `ahead` says where the next page begins, in the field that pages are asked for by; `back` is
    where those before this one did.
    """
    field = next(iter(ahead), "cursor") if ahead else ("start" if "start" in args else "cursor")
    here, behind = args.get(field), _shortened(back)
    following = _shortened((*behind, here))
    return buttons.row(
        _earlier(tool, args, field, behind),
        buttons.page("Next", tool, {**args, **ahead}, following) if ahead else None,
        buttons.share("Share", tool, args, behind, spoken="Share this list") if shares else None,
    )


def _earlier(tool: str, args: Mapping[str, Any], field: str, behind: Cursors) -> Block | None:
    if not behind:
        return None
    if behind[-1] == GAP:
        return buttons.page("First page", tool, _at(args, field, behind[0]), ())
    return buttons.page("Previous", tool, _at(args, field, behind[-1]), behind[:-1])


def _at(args: Mapping[str, Any], field: str, place: str | int | None) -> dict[str, Any]:
    rest = {name: value for name, value in args.items() if name != field}
    return {**rest, field: place} if place else rest


def _shortened(back: Cursors) -> list[str | int | None]:
    """The first page, then as many of the latest as a button can carry."""
    kept = list(back)
    while len(kept) > SHORTEST and len(buttons.encoded({"back": kept})) > MOST_BACK:
        kept = [kept[0], GAP, *kept[3 if GAP in kept else 2 :]]
    return kept


# --- in words ----------------------------------------------------------------------------------


def _showing(part: PagePart) -> str:
    """`Showing 1–78. Next for the rest.`, `Showing 79–100 of 100.`."""  # noqa: RUF002 - dashes
    if not (part.more or part.before != 0) or not part.shown:
        return ""
    rest = ("There are more." if part.bare else "Next for the rest.") if part.more else ""
    if part.before is None:
        return f"Showing {part.shown:,}. {rest}".rstrip()
    total = part.total if part.more else part.before + part.shown
    of = "" if total is None else f" of {total:,}"
    return f"Showing {_numbers(part.before, part.shown)}{of}. {rest}".rstrip()


def _numbers(before: int, shown: int) -> str:
    first, last = before + 1, before + shown
    return f"{first:,}–{last:,}" if last > first else f"{first:,}"


def _looked(part: PagePart, kind: Sort, look: FilterResult) -> list[str]:
    """`9 matches.`, `15 so far. Next for more.`, `Sorted by title.`."""
    if not (look.whole or look.order):
        return [_so_far(part)]
    checked = count(look.checked, kind.noun, kind.many)
    known = look.filtered and part.before is not None
    found = count(look.found, "match", "matches") if known else ""
    by = f"Sorted by {look.order}" if look.order else ""
    if by and not look.whole:
        by += f" among the first {checked}; narrow it down to see all"
    return [*(f"{words}." for words in (found, by) if words), _showing(part)]


def _so_far(part: PagePart) -> str:
    many = f"{part.shown:,} more" if part.before is None else f"{part.before + part.shown:,} so far"
    return f"{many}. {'There may be more.' if part.bare else 'Next for more.'}"


def _with_care(look: FilterResult) -> list[str]:
    return [left_out(look), BESIDE_A_VIEW if look.beside_view else ""]


def left_out(look: FilterResult) -> str:
    return not_compared(look.left_out, look.compared)


def not_compared(number: int, home: str) -> str:
    """`12 deals in currencies other than EUR are left out.`; nothing where there are none."""
    deals, are = count(number, "deal", "deals"), "is" if number == 1 else "are"
    return f"{deals} in currencies other than {home} {are} left out." if number else ""
