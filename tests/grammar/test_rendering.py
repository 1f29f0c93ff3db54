"""Hostile strings through every renderer, 20,000 in full: no markup lives, no limit breaks."""

import random
from collections.abc import Callable, Iterator, Mapping

import pytest

from bot.blocks.kit import pages
from bot.blocks.kit.limits import check_message, check_view
from bot.blocks.kit.message import Message
from bot.blocks.kit.pages import FilterResult, PagePart
from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.blocks.records import deal_lists, tables
from bot.blocks.replies import bulk
from bot.blocks.reports import exports
from bot.commands import forms, help
from bot.commands.format_command import question
from bot.commands.router import restore
from bot.pipedrive.names.lookups import Label, Pipeline, Stage, User
from bot.pipedrive.records.models import Deal, Page
from bot.pipedrive.records.record_types import DEAL
from bot.tools.catalog.all import TOOLS
from bot.tools.fieldtypes.tool_fields import tool_fields
from bot.tools.quotes import in_quotes
from tests.blocks import test_fuzz as fuzz
from tests.blocks.samples import ACME, NOW, SOON, TICKET, renderers
from tests.dice import seeded
from tests.effort import examples

# Watching which lines are run would take most of the time; other tests run them too.
pytestmark = [pytest.mark.unwatched, pytest.mark.long]

STRINGS, AT_ONCE = examples(20_000), 10
SEED = 20261124
# Shared out, so that several cores can work at it.
PARTS = 20
# Many rows of the same kind: a tenth of the strings is enough for them.
LONG, NOW_AND_THEN = {"long_list", "summary", "many_activities", "files", "activities"}, 10
LOCALES = ["en_US", "de_DE", "fr_FR", "pt_PT", "ar", "ja_JP", "xx"]

LIVE = [
    "<!channel>", "<!here>", "<!everyone>", "<@U0ANA>", "<#C0SALES>", "<!subteam^S1>",
    "<https://evil.example|Deal 42>", "https://evil.example", "evil.example", "mailto:a@b.c",
    "<!date^0^{date}|x>", "@channel", "@here", "#sales", ":tada:", ":+1:", "*b*", "_i_", "~s~",
    "`c`", "```", "\n> quote", "\n• item", "&lt;!channel&gt;", "&amp;", "&", "<", ">", "|",
]  # fmt: skip
HIDING = [
    "\u202e", "\u202c", "\u2066", "\u2069", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2028",
    "\x00", "\x1b[31m", "\u0085", "\ud800", "\U000e0041", "\u3164", "e" + "\u0301" * 40,
]  # fmt: skip
PLAIN = [
    "Acme", "renewal", " ", " ", "12", "€", "O'Brien", '"', "עסקה", "صفقة", "👨‍👩‍👧‍👦",
    "🇵🇹", "株式会社",
]  # fmt: skip


def hostile(dice: random.Random) -> str:
    """Mostly as long as a name; sometimes as long as anything may be."""
    most = 6 if dice.random() < 0.97 else 600
    kinds = dice.choices([LIVE, HIDING, PLAIN], [5, 2, 4], k=dice.randint(1, most))
    return "".join(dice.choice(kind) for kind in kinds)


each_part = pytest.mark.parametrize("part", range(PARTS))


def bunches(part: int) -> Iterator[tuple[random.Random, list[str]]]:
    dice = seeded(SEED + part, f"{STRINGS // PARTS} strings")
    for _ in range(STRINGS // PARTS // AT_ONCE):
        yield dice, [hostile(dice) for _ in range(AT_ONCE)]


@each_part
def test_whatever_strangers_wrote_reaches_a_message_as_mere_words(part: int) -> None:
    for number, (dice, texts) in enumerate(bunches(part)):
        one, other, words, viewer = records(texts, dice)
        shown = {**renderers(one, other, words, viewer), **more(one, other, words, viewer)}
        for name, render in shown.items():
            if name in LONG and number % NOW_AND_THEN:
                continue
            message = render()
            assert check_message(message) == [], (name, texts)
            fuzz.has_no_markup(message)
            fuzz.has_nothing_hidden(message)


@each_part
def test_whatever_was_typed_fits_into_every_form(part: int) -> None:
    """A form gives people back what they typed, as they typed it: its inputs do not format."""
    for dice, texts in bunches(part):
        tool = dice.choice(TOOLS)
        names = [field.name for field in tool_fields(tool.args)]
        typed = {name: fuzz.fit(dice.choice(texts)) for name in names}
        wrong = dict(zip(["", *names], map(fuzz.fit, texts), strict=False))

        view = forms.form(tool, typed, records(texts, dice)[3], was=typed, wrong=wrong)
        same = forms.form(tool, typed, records(texts, dice)[3])

        assert check_view(view) == check_view(same) == [], texts


def records(texts: list[str], dice: random.Random) -> tuple[Deal, Deal, str, Viewer]:
    """Two deals, a word and a person's book of names, made of ten strings."""
    first, second, words, *names = map(fuzz.fit, texts)
    stage, pipeline, user, label, person, organization, also = names
    lookup = NameLookup(
        stages={4: Stage(id=4, name=stage, pipeline_id=1, order_nr=1)},
        pipelines={1: Pipeline(id=1, name=pipeline)},
        users={7: User(id=7, name=user)},
        labels={"deal": {1: Label(id=1, label=label)}},
        persons={3: person, 4: also},
        organizations={34: organization},
    )
    viewer = Viewer(NOW, dice.choice(LOCALES), domain="northwind", user_id=7, lookup=lookup)
    one = ACME.model_copy(update={"title": first})
    other = ACME.model_copy(update={"id": 9, "title": second, "person_id": 4, "value": 8000.5})
    return one, other, words, viewer


def more(one: Deal, other: Deal, words: str, viewer: Viewer) -> Mapping[str, Callable[[], Message]]:
    """Those that speak of many deals at once, or of what was typed."""
    deals, doing = [one, other], f"collecting deals with {words}"
    results = {str(one.id): bulk.GONE, str(other.id): f"{bulk.REFUSED} {words}"}
    first = deal_lists.deals(Page(deals), viewer)
    return {
        "bulk_ask": lambda: bulk.ask(deals, viewer, TICKET, SOON),
        "bulk_ended": lambda: bulk.ended(deals, results, viewer),
        "bulk_waits": lambda: bulk.list_waits(words),
        "began": lambda: exports.began(doing),
        "already": lambda: exports.already(doing),
        "underway": lambda: exports.underway(doing, 3, 12, TICKET, DEAL),
        "collected": lambda: exports.collected(2, {words: 5, "EUR": 3}, first, viewer, 12, DEAL),
        "stopped": lambda: exports.stopped(doing, 3, DEAL),
        "result_lost": lambda: exports.lost(f"/deal all title={in_quotes(words)}"),
        "no_verb": lambda: without_our_code(
            help.did_you_mean("deal", words, ("move",), f"/deal {words} 12")
        ),
        "question": lambda: asked(words, viewer),
    }


def without_our_code(message: Message) -> Message:
    """The two signs that show our own command as code, and no other."""
    said, *rest = message.blocks
    text = said["text"]["text"].removeprefix("`").replace("`: no such verb", ": no such verb", 1)
    return Message(message.text, ({**said, "text": {**said["text"], "text": text}}, *rest))


def asked(words: str, viewer: Viewer) -> Message:
    """The head of a list, with what was asked in words."""
    where = [f"title={in_quotes(words[:200])}", "stage=4,9", "-label=1", "value>10000"]
    call = restore({"tool": "deals_list", "args": {"owner_id": 7, "where": where}})
    head = tables.header(question(call, viewer))
    look = FilterResult(found=1, checked=2, whole=False, order="value")
    return Message(
        "Deals", (head, *pages.told(PagePart(1, 0, None, more=True, bare=False), DEAL, look))
    )
