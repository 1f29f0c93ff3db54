"""Forms that a line opened, menus and help, by name."""

from collections.abc import Mapping

from bot.blocks.kit.message import Block, Message
from bot.commands import forms, help
from bot.commands.router import Incomplete, parse
from tests.people import ANA


def opened(line: str, was: Mapping[str, str] | None = None) -> Block:
    found = parse("/deal", line, ANA)
    assert isinstance(found, Incomplete)
    return forms.form(found.tool, found.typed, ANA, was=was, wrong=found.wrong)


HELD = {"id": "12", "title": "Acme renewal", "value": "12000", "currency": "EUR", "owner_id": "102",
        "label_ids": "1", "expected_close_date": "2026-12-18"}  # fmt: skip
OPENED: dict[str, Block] = {
    "new_with_two_problems": opened(
        'new "Acme renewal" value=1.200 owner=tom status=open close=someday label=1 probability=60%'
    ),
    "edit_over_what_was_there": opened('edit 12 value=15k reason="Price" ?', HELD),
    "merge_without_a_direction": opened("merge 12 acme"),
}

TOLD: dict[str, Message] = {
    "menu_deal": help.menu("deal"),
    "menu_crm": help.menu("crm"),
    "help_deal": help.explain("deal", ""),
    "help_deal_unknown": help.explain("deal", "nonsense"),
    "help_activity": help.explain("activity", ""),
    "help_activity_new": help.explain("activity", "new"),
    "help_activity_move": help.explain("activity", "move"),
    "help_crm": help.explain("crm", ""),
    "help_deal_list": help.explain("deal", "list"),
    "help_deal_move": help.explain("deal", "Move"),
    "help_deal_synonym": help.explain("deal", "rm"),
    "nearest_verbs": help.did_you_mean("deal", "mvoe", ("move", "merge"), "/deal mvoe 12 to 5"),
    "no_verb_near": help.did_you_mean("crm", "<!here>*x*", (), "/crm <!here>*x*"),
}
