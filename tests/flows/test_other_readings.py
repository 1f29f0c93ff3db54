"""A form that opens from words offers what else they may mean, one button for each."""

from bot.blocks.kit.limits import check_view
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat, inputs, labels


async def test_a_deal_that_is_closed_was_won_or_lost(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal close 12")
    form = await ana.modal()

    assert check_view(form) == []
    assert labels(form["blocks"])[-2:] == ["/deal lost #12", "/deal show #12"]
    assert writes(desk) == []


async def test_the_button_of_another_reading_does_that_instead(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal close 12")
    form = await ana.modal()

    shown = await ana.presses_in_form(form, "/deal lost #12")

    [(method, path, body)] = writes(desk)
    assert (method, path, body) == ("PATCH", "/api/v2/deals/12", {"status": "lost"})
    assert "Acme renewal" in str(shown)


async def test_a_list_behind_commas_is_filled_in_and_asked(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal new Zed pilot, 8k, acme, friday")
    form = await ana.modal()

    held = inputs(form)
    assert held["title"]["element"]["initial_value"] == "Zed pilot"
    assert held["value"]["element"]["initial_value"] == "8000"
    assert held["org_id"]["element"]["initial_option"]["text"]["text"] == "Acme"
    assert held["expected_close_date"]["element"]["initial_date"] > ""
    assert writes(desk) == []


async def test_a_search_that_finds_nothing_shows_what_was_meant(ana: Seat) -> None:
    told = await ana.types("/deal acme renwal")

    assert "Acme renewal" in str(told["blocks"])
    assert "acme renwal" in str(told["blocks"])


async def test_a_search_for_what_is_not_there_offers_what_is_near(ana: Seat) -> None:
    told = await ana.types("/deal find acme reneweel")

    assert "Did you mean one of these?" in str(told["blocks"])
    assert "Acme renewal #12" in labels(told["blocks"])
