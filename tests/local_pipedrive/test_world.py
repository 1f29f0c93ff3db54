"""The made-up company itself."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.playground.pipedrive import World
from bot.playground.pipedrive.company import OWNER_ONLY
from tests.local_pipedrive.conftest import NOW, Caller


def test_the_same_seed_makes_the_same_world() -> None:
    one, other = World(seed=7, now=NOW), World(seed=7, now=NOW)

    assert one.company == other.company
    assert one.tokens == other.tokens


def test_another_seed_makes_another_world() -> None:
    one, other = World(seed=7, now=NOW), World(seed=8, now=NOW)

    assert one.company.deals != other.company.deals
    assert not {*one.tokens.values()} & {*other.tokens.values()}


def test_tokens_look_like_pipedrives() -> None:
    tokens = World(now=NOW).tokens

    assert {"ana", "tom"} < set(tokens)
    assert all(len(token) == 40 and int(token, 16) for token in tokens.values())


def test_there_is_something_of_everything() -> None:
    company = World(now=NOW).company

    statuses = Counter(deal.status for deal in company.deals.values())
    currencies = Counter(deal.currency for deal in company.deals.values())
    assert len(company.deals) == 300
    assert min(statuses[status] for status in ("open", "won", "lost", "deleted")) > 5
    assert min(currencies[code] for code in ("EUR", "USD", "GBP", "JPY")) > 10
    assert sum(deal.is_archived for deal in company.deals.values()) > 5
    assert len(company.persons) == 120
    assert len(company.organizations) == 80
    assert company.notes
    assert company.files
    assert company.products
    assert company.participants
    assert company.followers
    assert company.mails
    assert {kind for kind, _ in company.changes} == {"deal", "person", "organization"}
    assert any(person.custom_fields for person in company.persons.values())
    assert any(row.custom_fields for row in company.organizations.values())


def test_activities_are_done_overdue_due_today_and_later() -> None:
    activities = World(now=NOW).company.activities.values()
    today = NOW.date().isoformat()

    undone = [activity.due_date for activity in activities if not activity.done]

    assert any(activity.done for activity in activities)
    assert any(day < today for day in undone)
    assert today in undone
    assert any(day > today for day in undone)


def test_nothing_has_happened_in_the_future() -> None:
    company = World(now=NOW).company
    now = f"{NOW:%Y-%m-%dT%H:%M:%SZ}"

    for deal in company.deals.values():
        assert deal.add_time <= deal.update_time <= now
        assert deal.add_time <= deal.stage_change_time <= deal.update_time
    for (kind, id), rows in company.changes.items():
        times = [row.time for row in rows]
        assert company.table(kind)[id].add_time == min(times)
        assert times == sorted(times)
        assert times[-1] <= now
    for mail in company.mails.values():
        assert company.deals[mail.deal_id or 0].add_time <= mail.time <= now


def test_names_are_ambiguous_where_a_person_must_be_asked() -> None:
    company = World(now=NOW).company

    stages = Counter(stage.name for stage in company.stages.values())
    fields = Counter(field.field_name for field in company.fields["deal"])
    titles = [deal.title for deal in company.deals.values()]
    for entity in ("person", "organization"):
        assert max(Counter(field.field_name for field in company.fields[entity]).values()) == 2
    assert stages["Negotiation"] == 2
    assert fields["Region"] == 2
    assert {"Acme renewal", "Acme renewal 2026"} <= set(titles)


def test_ana_and_tom_each_have_deals_that_the_other_may_not_see() -> None:
    world = World(now=NOW)
    ana, tom = world.user("ana"), world.user("tom")
    secret = [deal for deal in world.company.deals.values() if deal.visible_to == OWNER_ONLY]

    hidden_from_tom = [deal for deal in secret if not world.company.may_see(tom, deal)]
    hidden_from_ana = [deal for deal in secret if not world.company.may_see(ana, deal)]

    assert any(deal.owner_id == ana.id for deal in hidden_from_tom)
    assert any(deal.owner_id == tom.id for deal in hidden_from_ana)


def test_a_hundred_thousand_deals_are_possible() -> None:
    world = World(deals=100_000, now=NOW)

    assert len(world.company.deals) == 100_000
    assert world.company.deals[12].title == "Acme renewal"


async def test_reset_brings_back_what_was_changed(world: World, ana: Caller) -> None:
    untouched = World(now=NOW).company
    await ana.patch("/api/v2/deals/12", title="Something else")
    await ana.delete("/api/v2/deals/13")
    world.user("tom").rights.clear()
    world.tokens["tom"] = "another"

    world.reset()

    assert world.company == untouched
    assert world.tokens == World(now=NOW).tokens
    assert world.limits.spent == 0


async def test_the_clock_can_be_turned(world: World, ana: Caller) -> None:
    world.clock = lambda: NOW + timedelta(days=1)

    reply = await ana.patch("/api/v2/deals/12", title="Tomorrow")

    assert reply.data["update_time"] == "2026-11-25T10:30:00Z"


def test_the_clock_runs_unless_it_is_stopped() -> None:
    running, stopped = World(deals=1), World(deals=1, now=NOW)

    assert abs(running.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert stopped.now() == NOW
