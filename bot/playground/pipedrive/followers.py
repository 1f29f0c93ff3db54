"""Who follows a deal, a person or an organization."""

from collections.abc import Callable

from bot.playground.pipedrive import changes
from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, Refusal, invalid, not_found
from bot.playground.pipedrive.company import Company, Record
from bot.playground.pipedrive.finding import find
from bot.playground.pipedrive.paging import CURSOR, slice_of
from bot.playground.pipedrive.values import check_whole

Run = Callable[[Company, ApiCall], Answer]


def list_followers(kind: str) -> Run:
    def run(company: Company, call: ApiCall) -> Answer:
        find(company, call, kind)
        rows = list(company.followers.get((kind, call.id), {}).items())
        found, additional = slice_of(rows, call)
        return Answer([_show(*row) for row in found], additional)

    return run


def add(kind: str) -> Run:
    def run(company: Company, call: ApiCall) -> Answer:
        record = _editable(company, call, kind)
        user = company.users.get(call.body["user_id"])
        if user is None or not user.active_flag:
            raise invalid("user_id", "User not found")
        following = company.followers.setdefault((kind, record.id), {})
        if user.id in following:
            raise Refusal(400, f"User is already following this {kind}.")
        following[user.id] = call.now
        changes.followed(company, call, record, user.id)
        return Answer(_show(user.id, call.now))

    return run


def remove(kind: str) -> Run:
    """The follower is told by the id of the user."""

    def run(company: Company, call: ApiCall) -> Answer:
        record = _editable(company, call, kind)
        user_id = call.ids["follower_id"]
        if company.followers.get((kind, record.id), {}).pop(user_id, None) is None:
            raise not_found("Follower")
        changes.unfollowed(company, call, record, user_id)
        return Answer({"user_id": user_id})

    return run


def _editable(company: Company, call: ApiCall, kind: str) -> Record:
    record = find(company, call, kind)
    if record.is_deleted:
        raise not_found(kind.capitalize())
    return record


def _show(user_id: int, since: str) -> dict[str, object]:
    return {"user_id": user_id, "add_time": since}


def _endpoints(kind: str) -> tuple[Endpoint, ...]:
    path = f"/api/v2/{kind}s/{{id}}/followers"
    return (
        Endpoint("GET", path, 10, list_followers(kind), CURSOR),
        Endpoint(
            "POST", path, 5, add(kind),
            body={"user_id": check_whole}, required=("user_id",), status=201,
        ),
        Endpoint("DELETE", f"{path}/{{follower_id}}", 3, remove(kind)),
    )  # fmt: skip


ENDPOINTS = tuple(row for kind in ("deal", "person", "organization") for row in _endpoints(kind))
