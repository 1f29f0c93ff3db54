"""What a channel hears of once a day: all at once, when it is time, and by the rights of then."""

from tests.flows.watching import Office, soon, texts, watches
from tests.seat import Seat

LISBON = "Europe/Lisbon"  # where Ana is


async def test_what_was_collected_for_a_digest_is_told_where_there_is_no_digest_any_more(
    office: Office, ana: Seat
) -> None:
    made = await watches(ana, "/crm watch deals won every=week at 09:00 threads=off")
    await office.win("tom", await office.deal("Nutmeg"))
    await ana.lets_pass(minutes=2)
    assert texts(office.desk) == []

    await ana.clicks(made, "Edit")
    await ana.submits(await ana.modal(), every="")
    await ana.lets_pass(minutes=1)

    (text,) = texts(office.desk)
    assert text.startswith("Tom Berg won Nutmeg")


async def test_a_digest_tells_only_what_the_channel_may_hear_by_then(
    office: Office, ana: Seat
) -> None:
    await watches(ana, f"/crm watch deals value every=day at {soon(office, LISBON)}")
    secret = await office.deal("Neem", owner_id=101, visible_to=1)
    hidden, open_ = await office.deal("Oak"), await office.deal("Pear")
    for deal in (secret, hidden, open_):
        await office.update("ana", deal, value=91_000)
    await office.update("tom", hidden, visible_to=1)

    await ana.lets_pass(hours=1)

    (digest,) = texts(office.desk)
    assert "1 change of 1 record" in digest
    assert "Pear" in digest


async def test_a_digest_that_is_muted_is_for_the_next_day(office: Office, ana: Seat) -> None:
    await watches(ana, f"/crm watch deals won every=day at {soon(office, LISBON)}")
    await ana.types("/crm mute 2h")
    await office.win("tom", await office.deal("Alder"))

    await ana.lets_pass(hours=1)
    assert texts(office.desk) == []
    await ana.lets_pass(days=1)

    assert "Tom Berg won Alder" in texts(office.desk)[0]


async def test_a_digest_of_nothing_is_not_told(office: Office, ana: Seat) -> None:
    await watches(ana, "/crm watch deals won every=day at 09:00")

    await ana.lets_pass(days=2)

    assert texts(office.desk) == []


async def test_a_deal_that_stands_still_is_named_once(office: Office, ana: Seat) -> None:
    deal = await office.deal("Juniper", 90_000_001)
    await watches(ana, "/crm watch deals stuck=7d value>90000000")

    await ana.lets_pass(days=6)
    assert texts(office.desk) == []
    await ana.lets_pass(days=3)

    (text,) = texts(office.desk)
    assert text.startswith(f"Juniper #{deal} hasn't changed for 7 days.")
    await office.update("tom", deal, stage_id=3)
    await ana.lets_pass(days=8)
    assert len(texts(office.desk)) == 2
