"""Who may see a deal, a person or an organization."""

from collections.abc import Callable

from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.finding import find


def permitted_users(kind: str) -> Callable[[Company, ApiCall], Answer]:
    def run(company: Company, call: ApiCall) -> Answer:
        record = find(company, call, kind)
        active = (user for user in company.users.values() if user.active_flag)
        return Answer([user.id for user in active if company.may_see(user, record)])

    return run


ENDPOINTS = tuple(
    Endpoint("GET", f"/v1/{kind}s/{{id}}/permittedUsers", 10, permitted_users(kind))
    for kind in ("deal", "person", "organization")
)
