"""Lists of what hangs on a record: who follows it, takes part in it, may see it; what is sold."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from bot.blocks.kit import rich
from bot.blocks.kit.figures import money, since, summed
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.pages import is_part
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts, kinds, row_facts, tables
from bot.blocks.records.tables import CELL, TITLE
from bot.pipedrive.records.models import Entity, Page
from bot.pipedrive.records.outcomes import Deleted
from bot.pipedrive.records.record_types import (
    FOLLOWER,
    PARTICIPANT,
    PRODUCT,
    PRODUCT_LINE,
    page_url,
)
from bot.pipedrive.records.subrecords import (
    Access,
    DealParticipant,
    Follower,
    ProductLine,
    Sale,
    Sales,
)
from bot.text import count, cut, escape, joined


def followers(page: Page[Follower], viewer: Viewer) -> Message:
    if not page.items:
        return tables.empty("Nobody follows it.")
    columns = {
        "Colleague": lambda row, viewer: rich.cell(row_facts.follower(row, viewer), TITLE),
        "Since": _since,
    }
    return tables.plain(
        page, FOLLOWER, columns, viewer, lambda row, viewer: escape(row_facts.follower(row, viewer))
    )


def participants(page: Page[DealParticipant], viewer: Viewer) -> Message:
    if not page.items:
        return tables.empty("There are no other participants.")
    columns = {
        "Person": _person,
        "Organization": lambda row, _: rich.cell(row.organization, CELL),
        "Email": lambda row, _: rich.cell(", ".join(row.emails[:2]), TITLE),
    }
    return tables.plain(
        page,
        PARTICIPANT,
        columns,
        viewer,
        lambda row, viewer: escape(row_facts.participant(row, viewer)),
    )


def product_lines(page: Page[ProductLine], viewer: Viewer) -> Message:
    if not page.items:
        return tables.empty("It has no products.")
    columns = {
        "Product": lambda line, _: rich.cell(facts.title(line), TITLE),
        "Price": lambda line, viewer: rich.number(line.item_price, row_facts.price(line, viewer)),
        "Quantity": lambda line, viewer: rich.number(
            line.quantity, row_facts.quantity(line, viewer)
        ),
        "Discount": lambda line, viewer: rich.cell(row_facts.discount(line, viewer), CELL),
        "Sum": lambda line, viewer: rich.number(
            line.sum or 0, row_facts.worth(line, viewer) or "–"
        ),
    }
    message = tables.plain(
        page,
        PRODUCT_LINE,
        columns,
        viewer,
        lambda line, viewer: f"{escape(facts.title(line))} ({row_facts.sold(line, viewer)})",
    )
    shown = page.items[: message.shown]
    total = _total(shown, viewer, part=is_part(page, len(shown)))
    blocks = (*message.blocks, rich.context(total))
    return replace(message, text=f"{message.text} {total}", blocks=blocks)


def sales(page: Page[Sales], viewer: Viewer) -> Message:
    sold = [sale for one in page.items for sale in one.found]
    found = Page(sold, page.next_cursor, page.next_start, page.before, page.total)
    if not found.items:
        return tables.empty("There are no products in these deals.")
    columns = {
        "Product": lambda sale, _: rich.cell(sale.product.name, TITLE),
        "Deal": _deal,
        "Deal's value": lambda sale, viewer: rich.number(sale.value or 0, _value(sale, viewer)),
    }
    message = tables.plain(
        found,
        PRODUCT,
        columns,
        viewer,
        lambda sale, _: f"{escape(sale.product.name)} in {escape(sale.deal_title)}",
    )
    return replace(message, shown=_whole(page, message.shown or 0))


def _whole(page: Page[Sales], shown: int) -> int:
    """How many of the records that Pipedrive sent stand there with each of their sales."""
    ends = accumulate(len(one.found) for one in page.items)
    return max(sum(end <= shown for end in ends), 1)


def access(found: Access, viewer: Viewer) -> Message:
    """`5 of your 7 colleagues can see it: …`; those that have left do not count."""
    active = {user.id for user in viewer.lookup.users.values() if user.active_flag}
    told = [facts.user(id, viewer) for id in found.users]
    everybody = count(len(active), "colleague", "colleagues")
    many = f"All {everybody}" if active <= set(found.users) else f"{len(told)} of {everybody}"
    lead = many if active else count(len(told), "colleague", "colleagues")
    names = f": {joined(told)}" if told else ""
    parts = (rich.text(f"{lead} can see it"), rich.prose(f"{names}."))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts),))


def subrecord(record: Entity, viewer: Viewer) -> Message:
    words = kinds.in_short(record, viewer)
    return Message(escape(words), (rich.paragraph(rich.prose(words)),))


def gone(_: Deleted, __: Asker) -> Message:
    words = "It is removed."
    return Message(words, (rich.paragraph(rich.text(words)),))


def _since(row: Follower, viewer: Asker) -> Block:
    if row.add_time is None:
        return rich.number(0, "–")
    return rich.number(row.add_time.timestamp(), since(row.add_time, viewer))


def _person(row: DealParticipant, viewer: Asker) -> Block:
    return _linked("person", row.person.id, facts.title(row), viewer)


def _deal(sale: Sale, viewer: Asker) -> Block:
    return _linked("deal", sale.deal_id, sale.deal_title or facts.UNTITLED, viewer)


def _linked(noun: str, id: int, words: str, viewer: Asker) -> Block:
    url = page_url(noun, id, viewer.domain)
    if not url:
        return rich.cell(words, TITLE)
    return rich.paragraph({"type": "link", "url": url, "text": cut(words, TITLE)})


def _value(sale: Sale, viewer: Viewer) -> str:
    return money(sale.value, sale.currency, viewer)


def _total(lines: Sequence[ProductLine], viewer: Viewer, *, part: bool) -> str:
    """`Together €38.`: by currency, without the lines that do not count."""
    sums: dict[str, float] = {}
    for line in lines:
        if line.is_enabled:
            code = line.currency or ""
            sums[code] = sums.get(code, 0) + (line.sum or 0)
    told = joined([summed(amount, code, viewer) for code, amount in sums.items()])
    where = " on this page" if part else ""
    return f"Together{where} {told or 0}."
