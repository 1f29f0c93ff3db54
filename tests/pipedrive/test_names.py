from collections import Counter

import pytest

from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import NotAllowed, PipedriveError, Unavailable
from bot.pipedrive.names.definitions import NameLookup
from bot.pipedrive.names.lookups import Stage
from bot.pipedrive.names.names import Match, Names
from bot.pipedrive.records.found import FoundDeal
from bot.pipedrive.records.models import Deal, Named, Page
from bot.pipedrive.request import Login, Request
from tests.pipedrive.peer import Heard, Peer, Wire, no, ok

ANSWERS: dict[str, object] = {
    "/api/v2/stages": [
        {"id": 21, "name": "Lead in", "pipeline_id": 2, "order_nr": 0},
        {"id": 12, "name": "Negotiation", "pipeline_id": 1, "order_nr": 1},
        {"id": 11, "name": "Lead in", "pipeline_id": 1, "order_nr": 0},
    ],
    "/api/v2/pipelines": [
        {"id": 1, "name": "Sales", "order_nr": 0},
        {"id": 2, "name": "Renewals", "order_nr": 1},
    ],
    "/v1/users": [
        {"id": 41, "name": "Ana Anders", "email": "ana@acme.test", "is_you": True},
        {"id": 42, "name": "Ben Berg", "email": "ben@acme.test"},
        {"id": 43, "name": "Bea Gone", "email": "bea@acme.test", "active_flag": False},
    ],
    "/api/v2/personFields": [],
    "/api/v2/organizationFields": [],
    "/api/v2/dealFields": [
        {"field_code": "title", "field_name": "Title", "field_type": "varchar", "options": None},
        {
            "field_code": "label_ids",
            "field_name": "Label",
            "field_type": "set",
            "options": [{"id": 1, "label": "Hot", "color": "red"}, {"id": "x", "label": "?"}],
        },
    ],
    "/v1/currencies": [
        {"id": 1, "code": "EUR", "name": "Euro", "symbol": "€"},
        {"id": 2, "code": "USD", "name": "US Dollar", "symbol": "$"},
    ],
    "/v1/users/me": {"id": 41, "name": "Ana Anders", "company_id": 7, "company_domain": "acme"},
    "/api/v2/deals/12": {
        "id": 12,
        "title": "Acme renewal",
        "stage_id": 12,
        "value": 12000,
        "currency": "EUR",
        "status": "open",
    },
    "/api/v2/deals/13": {"id": 13, "title": "Deleted", "is_deleted": True},
    "/api/v2/persons/5": {"id": 5, "name": "Jane Doe"},
    "/api/v2/persons/6": {"id": 6, "name": "Deleted", "is_deleted": True},
    "/api/v2/organizations/8": {"id": 8, "name": "Acme"},
}
FOUND: dict[str, list[dict[str, object]]] = {
    "/api/v2/deals/search": [
        {"id": 1, "title": "Old Acme", "status": "lost", "value": 99.5, "currency": "USD"},
        {"id": 2, "title": "Acme renewal", "stage": {"id": 12, "name": "Negotiation"}},
    ],
    "/api/v2/persons/search": [
        {"id": 5, "name": "Jane Doe", "organization": {"id": 8, "name": "Acme"}},
        {"id": 6, "name": "Jane", "emails": ["jane@acme.test", "jane@home.test"]},
        {"id": 7, "name": "Janet"},
    ],
    "/api/v2/organizations/search": [
        {"id": 8, "name": "Acme", "address": "Tallinn"},
        {"id": 9, "name": "Acme Nord", "address": None},
    ],
}


def company(heard: Heard) -> Wire:
    if heard.path in FOUND:
        return ok({"items": [{"result_score": 1, "item": item} for item in FOUND[heard.path]]})
    if "ids" in heard.query:
        ids = [int(id) for id in heard.query["ids"].split(",")]
        return ok([{"id": id, "name": f"{heard.path.rsplit('/')[-1]} {id}"} for id in ids])
    if heard.path in ANSWERS:
        return ok(ANSWERS[heard.path])
    return no(404, "not found")


@pytest.fixture
def names(pipedrive: Pipedrive, peer: Peer) -> Names:
    peer.answer = company
    return Names(pipedrive)


def asked(peer: Peer) -> Counter[str]:
    return Counter(heard.path for heard in peer.heard)


# --- the lookup ---------------------------------------------------------------------------------


async def test_the_book_knows_all_lookups(names: Names, ana: Login) -> None:
    lookup = await names.lookup(ana)

    assert {id: stage.name for id, stage in lookup.stages.items()} == {
        21: "Lead in",
        12: "Negotiation",
        11: "Lead in",
    }
    assert lookup.pipelines[2].name == "Renewals"
    assert lookup.users[43].name == "Bea Gone"
    assert {id: label.label for id, label in lookup.labels["deal"].items()} == {1: "Hot"}
    assert lookup.currencies["EUR"].symbol == "€"
    assert lookup.persons == lookup.organizations == lookup.deals == {}


async def test_a_second_lookup_asks_for_nothing(names: Names, peer: Peer, ana: Login) -> None:
    first = await names.lookup(ana)
    before = len(peer.heard)

    assert await names.lookup(ana) == first
    assert len(peer.heard) == before == 7


async def test_lists_of_the_company_are_read_once_and_all_others_by_each_person(
    names: Names, peer: Peer, ana: Login, ben: Login
) -> None:
    await names.lookup(ana)
    before = len(peer.heard)
    await names.lookup(ben)

    assert before == 7
    again = {heard.target.partition("?")[0] for heard in peer.heard[before:]}
    assert again == {
        "/api/v2/dealFields",
        "/api/v2/organizationFields",
        "/api/v2/personFields",
    }


async def test_names_that_a_record_leaves_out_are_looked_up(names: Names, ana: Login) -> None:
    lookup = await names.lookup(ana, Deal(id=12, title="Acme renewal", person_id=5, org_id=8))

    assert lookup.deals == {12: "Acme renewal"}
    assert lookup.persons == {5: "Jane Doe"}
    assert lookup.organizations == {8: "Acme"}


async def test_names_of_a_whole_page_are_looked_up_at_once(
    names: Names, peer: Peer, ana: Login
) -> None:
    deals = [Deal(id=n, title=f"Deal {n}", person_id=n % 150 + 1, org_id=8) for n in range(1, 301)]

    lookup = await names.lookup(ana, Page(deals))

    assert len(lookup.deals) == 300
    assert lookup.persons == {n: f"persons {n}" for n in range(1, 151)}
    assert lookup.organizations == {8: "Acme"}
    assert asked(peer)["/api/v2/persons"] == 2
    assert max(len(h.query["ids"].split(",")) for h in peer.heard if "ids" in h.query) == 100


async def test_names_that_a_search_brought_along_are_not_looked_up(
    names: Names, peer: Peer, ana: Login
) -> None:
    found = FoundDeal(id=1, title="Acme", person=Named(id=5, name="Jane"), organization=None)

    lookup = await names.lookup(ana, [found], (found, None))

    assert lookup.deals == {1: "Acme"}
    assert lookup.persons == {5: "Jane"}
    assert len(peer.heard) == 7


async def test_a_name_that_is_not_to_be_had_is_left_out(
    names: Names, peer: Peer, ana: Login
) -> None:
    def without_users(heard: Heard) -> Wire:
        return no(403, "Scope") if heard.path == "/v1/users" else company(heard)

    peer.answer = without_users

    lookup = await names.lookup(ana, Deal(id=12, title="Acme", person_id=404))

    assert (len(lookup.users), len(lookup.persons), len(lookup.pipelines)) == (0, 0, 2)


async def test_a_book_is_empty_rather_than_an_error(names: Names, peer: Peer, ana: Login) -> None:
    peer.answer = lambda _: no(401)

    assert await names.lookup(ana) == NameLookup()


async def test_a_card_is_not_kept_waiting_for_a_name(
    names: Names, peer: Peer, ana: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.pipedrive.names.definitions.PATIENCE", 0.05)
    peer.gate.clear()

    assert await names.lookup(ana) == NameLookup()


async def test_lists_are_opened_once_until_they_say_something_else(
    names: Names,
    pipedrive: Pipedrive,
    peer: Peer,
    ana: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.pipedrive.names.definitions.A_MOMENT", 0)
    before, again = await names.lookup(ana), await names.lookup(ana)
    stage = {"id": 12, "name": "Closing", "pipeline_id": 1}
    peer.answer = lambda heard: ok([stage]) if heard.path == "/api/v2/stages" else company(heard)
    await pipedrive.send(
        Request("GET", "/api/v2/stages", {"limit": 500}), ana, Page[Stage], fresh=True
    )

    after = await names.lookup(ana)

    assert again is before
    assert [one.name for one in after.stages.values()] == ["Closing"]


async def test_a_list_that_failed_is_asked_for_again(names: Names, peer: Peer, ana: Login) -> None:
    peer.answer = lambda heard: no(401) if heard.path == "/v1/users" else company(heard)
    lacking = await names.lookup(ana)
    peer.answer = company

    whole = await names.lookup(ana)

    assert (len(lacking.users), len(whole.users)) == (0, 3)


async def test_what_one_person_may_see_is_not_told_to_another(
    names: Names, peer: Peer, ana: Login, ben: Login
) -> None:
    await names.lookup(ana)
    peer.answer = lambda heard: no(401) if heard.path == "/api/v2/dealFields" else company(heard)

    assert "deal" not in (await names.lookup(ben)).fields


async def test_a_company_without_labels_has_none(names: Names, peer: Peer, ana: Login) -> None:
    peer.answer = lambda heard: ok([]) if heard.path.endswith("dealFields") else company(heard)

    assert "deal" not in (await names.lookup(ana)).labels


# --- finding --------------------------------------------------------------------------------------


async def test_stages_are_found_by_name_and_tell_their_pipeline(names: Names, ana: Login) -> None:
    assert await names.find("stage", "lead  IN", ana) == [
        Match(11, "Lead in", "Sales", exact=True),
        Match(21, "Lead in", "Renewals", exact=True),
    ]


async def test_where_nothing_is_typed_a_lookup_is_offered_whole(names: Names, ana: Login) -> None:
    assert [match.id for match in await names.find("stage", "", ana)] == [11, 12, 21]


async def test_users_are_found_by_name_or_e_mail_unless_they_have_left(
    names: Names, ana: Login
) -> None:
    assert await names.find("user", "be", ana) == [Match(42, "Ben Berg", "ben@acme.test")]
    assert (await names.find("user", "ANA@acme.test", ana))[0].exact


async def test_currencies_are_found_by_code_or_name(names: Names, ana: Login) -> None:
    assert await names.find("currency", "eur", ana) == [Match("EUR", "Euro", "EUR", exact=True)]
    assert await names.find("currency", "dollar", ana) == [Match("USD", "US Dollar", "USD")]


async def test_pipelines_and_labels_are_found_by_name(names: Names, ana: Login) -> None:
    assert await names.find("pipeline", "renewals", ana) == [Match(2, "Renewals", exact=True)]
    assert await names.find("label", "ho", ana) == [Match(1, "Hot")]


async def test_a_lookup_that_is_warm_costs_nothing(names: Names, peer: Peer, ana: Login) -> None:
    await names.lookup(ana)
    before = len(peer.heard)

    for kind in ("stage", "pipeline", "user", "label", "currency"):
        await names.find(kind, "a", ana)

    assert len(peer.heard) == before


async def test_deals_are_searched_once_and_tell_stage_value_and_status(
    names: Names, peer: Peer, ana: Login
) -> None:
    assert await names.find("deal", "acme", ana, 10) == [
        Match(2, "Acme renewal", "Negotiation · open"),
        Match(1, "Old Acme", "99.50 USD · lost"),
    ]
    assert [heard.query for heard in peer.heard] == [
        {"term": "acme", "fields": "title", "limit": "10"}
    ]


async def test_a_title_typed_in_full_is_exact(names: Names, ana: Login) -> None:
    assert (await names.find("deal", "ACME  renewal", ana))[0] == Match(
        2, "Acme renewal", "Negotiation · open", exact=True
    )


async def test_persons_tell_their_employer_or_their_e_mail(names: Names, ana: Login) -> None:
    assert await names.find("person", "jane", ana) == [
        Match(6, "Jane", "jane@acme.test", exact=True),
        Match(5, "Jane Doe", "Acme"),
        Match(7, "Janet"),
    ]


async def test_organizations_tell_their_address(names: Names, ana: Login) -> None:
    assert await names.find("organization", "acme", ana) == [
        Match(8, "Acme", "Tallinn", exact=True),
        Match(9, "Acme Nord"),
    ]


@pytest.mark.parametrize("text", ["", " ", "a", " ä "])
@pytest.mark.parametrize("kind", ["deal", "person", "organization"])
async def test_what_is_too_short_is_not_searched(
    text: str, kind: str, names: Names, peer: Peer, ana: Login
) -> None:
    assert await names.find(kind, text, ana) == []
    assert peer.heard == []


async def test_what_is_too_long_for_a_title_is_cut(names: Names, peer: Peer, ana: Login) -> None:
    await names.find("deal", "x" * 3_000, ana)

    assert peer.heard[0].query["term"] == "x" * 255


@pytest.mark.parametrize("text", ["12", "#12", " 12 "])
async def test_a_number_is_read_and_not_searched(
    text: str, names: Names, peer: Peer, ana: Login
) -> None:
    await names.lookup(ana)
    peer.heard.clear()

    found = await names.find("deal", text, ana)

    assert found == [Match(12, "Acme renewal", "Negotiation · 12,000 EUR · open", exact=True)]
    assert asked(peer) == {"/api/v2/deals/12": 1}


async def test_persons_and_organizations_are_read_by_number_too(names: Names, ana: Login) -> None:
    assert await names.find("person", "5", ana) == [Match(5, "Jane Doe", exact=True)]
    assert await names.find("organization", "8", ana) == [Match(8, "Acme", exact=True)]


@pytest.mark.parametrize(
    ("kind", "text"), [("deal", "404"), ("deal", "13"), ("person", "6"), ("organization", "404")]
)
async def test_a_number_of_nothing_finds_nothing(
    kind: str, text: str, names: Names, ana: Login
) -> None:
    assert await names.find(kind, text, ana) == []


@pytest.mark.parametrize(("status", "error"), [(403, NotAllowed), (500, Unavailable)])
async def test_a_search_that_fails_says_why(
    status: int, error: type[PipedriveError], names: Names, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda _: no(status)

    with pytest.raises(error):
        await names.find("deal", "acme", ana)


async def test_there_are_no_lists_of_other_things(names: Names, ana: Login) -> None:
    with pytest.raises(ValueError, match="no list of 'weather'"):
        await names.find("weather", "sunny", ana)


async def test_who_the_login_is(names: Names, peer: Peer, ana: Login) -> None:
    me = await names.me(ana)
    await names.me(ana)

    assert (me.id, me.company_id, me.company_domain) == (41, 7, "acme")
    assert len(peer.heard) == 1


# --- long lists -----------------------------------------------------------------------------------


def by_pages(heard: Heard) -> Wire:
    """Each list of definitions one row to a page: by cursor in v2, by place in v1."""
    rows = ANSWERS.get(heard.path)
    if not isinstance(rows, list):
        return company(heard)
    at = int(heard.query.get("cursor") or heard.query.get("start") or 0)
    more = at + 1 < len(rows)
    v1 = {"pagination": {"start": at, "limit": 1, "more_items_in_collection": more,
                         **({"next_start": at + 1} if more else {})}}  # fmt: skip
    v2 = {"next_cursor": str(at + 1) if more else None}
    return ok(rows[at : at + 1], additional_data=v1 if heard.path.startswith("/v1/") else v2)


async def test_every_list_of_definitions_is_read_to_its_last_page(
    names: Names, peer: Peer, ana: Login
) -> None:
    peer.answer = by_pages

    lookup = await names.lookup(ana)

    assert set(lookup.stages) == {11, 12, 21}
    assert set(lookup.pipelines) == {1, 2}
    assert set(lookup.users) == {41, 42, 43}
    assert set(lookup.currencies) == {"EUR", "USD"}
    assert set(lookup.fields["deal"]) == {"title", "label_ids"}
    assert await names.find("currency", "us dollar", ana) == [
        Match("USD", "US Dollar", "USD", exact=True)
    ]


async def test_a_cursor_that_leads_in_a_circle_comes_to_an_end(
    names: Names, peer: Peer, ana: Login
) -> None:
    peer.answer = lambda heard: ok(
        ANSWERS["/api/v2/stages"], additional_data={"next_cursor": "again"}
    )

    found = await names.find("stage", "Negotiation", ana)

    assert [match.id for match in found][:1] == [12]
