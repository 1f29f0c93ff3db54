"""What calls cost, and what is left of a company's day."""

from datetime import date

import pytest

from bot.pipedrive.http.costs import COSTS
from bot.pipedrive.http.throttle import Budget, cost_of, template
from bot.pipedrive.names.matching import SEARCHED
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.tools.catalog.all import TOOLS
from tests.contract import load_contract

ACME, OTHER = 1, 2
LOOKUPS = {
    "/v1/users", "/v1/users/me", "/v1/currencies", "/v1/activityTypes", "/v1/filters",
    "/api/v2/stages", "/api/v2/pipelines",
    *(kind.fields for kind in RECORD_TYPES.values() if kind.fields),
    *(kind.path for kind in RECORD_TYPES.values() if kind.path and not kind.subrecord_id),
    *(f"{one.path}/{{id}}" for one in RECORD_TYPES.values() if one.path and not one.subrecord_id),
    *(searched.path for searched in SEARCHED.values()),
}  # fmt: skip


class Calendar:
    def __init__(self) -> None:
        self.day = date(2026, 11, 24)

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def budget(calendar: Calendar) -> Budget:
    return Budget(calendar)


@pytest.mark.parametrize(
    ("method", "path"),
    [(method, path) for path, methods in COSTS.items() for method in methods],
)
def test_a_call_costs_what_the_specification_says(method: str, path: str) -> None:
    published = load_contract().operation(method, path.replace("{}", "12"))

    assert COSTS[path][method] == published["x-token-cost"]


def test_every_call_of_a_tool_or_of_a_lookup_has_its_cost() -> None:
    calls = {(tool.method, template(tool.path)) for tool in TOOLS}
    calls |= {("GET", template(path)) for path in LOOKUPS}

    assert {(method, path) for method, path in calls if method not in COSTS.get(path, {})} == set()


@pytest.mark.parametrize(
    ("method", "path", "tokens"),
    [
        ("GET", "/api/v2/deals/12", 1),
        ("GET", "/api/v2/deals", 10),
        ("GET", "/v1/deals/12/flow", 40),
        ("PUT", "/v1/persons/7/merge", 40),
        ("DELETE", "/api/v2/deals/12/followers/3", 3),
        ("GET", "/v1/never/heard/of", 10),
    ],
)
def test_a_filled_path_costs_what_its_kind_does(method: str, path: str, tokens: int) -> None:
    assert cost_of(method, path) == tokens


def test_tokens_add_up_by_company(budget: Budget) -> None:
    budget.spend(ACME, 20)
    budget.spend(ACME, 1)
    budget.spend(OTHER, 40)

    assert (budget.use(ACME).ours, budget.use(OTHER).ours) == (21, 40)


def test_without_a_word_from_pipedrive_nothing_is_low(budget: Budget) -> None:
    budget.spend(ACME, 10**9)

    assert budget.use(ACME).share is None
    assert not budget.low(ACME)


@pytest.mark.parametrize(("left", "low"), [(300, []), (200, []), (199, [ACME]), (0, [ACME])])
def test_it_is_low_once_four_fifths_are_gone(left: int, low: list[int], budget: Budget) -> None:
    budget.spend(ACME, 0, limit=1_000, left=left)

    assert [company for company in (ACME, OTHER) if budget.low(company)] == low


def test_silence_keeps_what_was_told(budget: Budget) -> None:
    budget.spend(ACME, 0, limit=1_000, left=100)
    budget.spend(ACME, 0, limit=None, left=None)

    assert budget.use(ACME).share == 0.9


def test_a_new_day_begins_with_nothing_used(budget: Budget, calendar: Calendar) -> None:
    budget.spend(ACME, 20)
    budget.spend(ACME, 0, limit=1_000, left=0)

    calendar.day = date(2026, 11, 25)

    assert budget.use(ACME).ours == 0
    assert not budget.low(ACME)
