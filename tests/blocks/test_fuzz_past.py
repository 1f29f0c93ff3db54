"""Notes, mails and names of strangers in what happened: mere words, within every limit."""

from collections.abc import Callable, Mapping

from hypothesis import HealthCheck, given, note, settings

from bot.blocks.kit.limits import check_message
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.reports import feeds, histories, mails, search_results, timelines
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.past import FieldChange, Happening, MailMessage
from bot.pipedrive.records.periods import Timeline
from bot.pipedrive.records.search_results import Thing
from tests.blocks import past
from tests.blocks.test_fuzz import WORDS, fit, has_no_markup, has_nothing_hidden, viewers
from tests.effort import examples

MANY = 100  # lines or rows, as many as a page may have


def renderers(words: str, viewer: Viewer) -> Mapping[str, Callable[[], Message]]:
    party = [{"name": words, "email_address": words}] * 5
    mail = {"from": party, "to": party, "cc": party, "subject": words, "snippet": words}
    told = {"content": words, "name": words, "title": words, "type": words, "due_date": words,
            "field_key": words, "old_value": words, "new_value": 3, **mail}  # fmt: skip
    kinds = [one.object for one in past.FEED.items] + [words]
    keys = [one.field_key for one in past.CHANGES.items] + [words]
    return {
        "history": lambda: histories.changes("deal")(Page([
            FieldChange(field_key=key, old_value=old, new_value=new, time=past.AT)
            for key in keys
            for old, new in ((words, "3"), ("3", words), (None, words), (words, None))
        ], "next"), viewer),
        "feed": lambda: feeds.feed("deal")(Page([
            Happening.model_validate({"object": kind, "timestamp": past.AT, "data": told})
            for kind in kinds
        ] * 7), viewer),
        "mail": lambda: mails.mails(Page([
            MailMessage.model_validate({"timestamp": past.AT, "data": mail})
        ] * MANY, None, MANY), viewer),
        "things": lambda: search_results.things(Page([
            Thing.model_validate({
                "id": 1, "type": kind, "name": words, "address": words, "emails": [words],
                "status": words, "stage": {"id": 1, "name": words}, "value": 1,
                "currency": words, "deal": {"id": 1, "title": words},
            })
            for kind in ("deal", "person", "organization", "file", words)
        ] * 20, "next"), viewer),
        "timeline": lambda: timelines.timeline(Timeline.model_validate([{
            "period_start": "2026-11-24", "period_end": "2026-11-24",
            "totals": {"count": 1, "values": {words: 1e300, "EUR": 1}, "open_count": 1},
            "totals_converted": {"value": 5, "currency": words},
        }] * 60), viewer),
    }  # fmt: skip


@settings(
    max_examples=examples(120),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(WORDS, viewers())
def test_nothing_a_stranger_wrote_becomes_markup_or_breaks_a_limit(
    words: str, viewer: Viewer
) -> None:
    for name, render in renderers(fit(words), viewer).items():
        message = render()

        note(name)
        assert check_message(message) == []
        has_no_markup(message)
        has_nothing_hidden(message)
