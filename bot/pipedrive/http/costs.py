"""What a call costs of the company's daily budget, as Pipedrive's specification has it."""

import re
from collections.abc import Mapping

from bot.pipedrive.http.request import Request

# For what is not listed: what most writes and lists cost.
USUAL = 10
_ID = re.compile(r"/(?:[0-9]+|[0-9a-f]{8}-[0-9a-f-]{27}|\{\w+\})(?=/|$)")

COSTS: Mapping[str, Mapping[str, int]] = {
    "/api/v2/activities": {"GET": 10, "POST": 5},
    "/api/v2/activities/{}": {"DELETE": 3, "GET": 1, "PATCH": 5},
    "/api/v2/activityFields": {"GET": 10},
    "/api/v2/dealFields": {"GET": 10},
    "/api/v2/deals": {"GET": 10, "POST": 5},
    "/api/v2/deals/archived": {"GET": 20},
    "/api/v2/deals/search": {"GET": 20},
    "/api/v2/deals/{}": {"DELETE": 3, "GET": 1, "PATCH": 5},
    "/api/v2/deals/{}/followers": {"GET": 10, "POST": 5},
    "/api/v2/deals/{}/followers/{}": {"DELETE": 3},
    "/api/v2/deals/{}/products": {"GET": 10, "POST": 5},
    "/api/v2/deals/{}/products/{}": {"DELETE": 3, "PATCH": 5},
    "/api/v2/itemSearch": {"GET": 20},
    "/api/v2/itemSearch/field": {"GET": 20},
    "/api/v2/organizationFields": {"GET": 10},
    "/api/v2/organizations": {"GET": 10, "POST": 5},
    "/api/v2/organizations/search": {"GET": 20},
    "/api/v2/organizations/{}": {"DELETE": 3, "GET": 1, "PATCH": 5},
    "/api/v2/organizations/{}/followers": {"GET": 10, "POST": 5},
    "/api/v2/organizations/{}/followers/{}": {"DELETE": 3},
    "/api/v2/personFields": {"GET": 10},
    "/api/v2/persons": {"GET": 10, "POST": 5},
    "/api/v2/persons/search": {"GET": 20},
    "/api/v2/persons/{}": {"DELETE": 3, "GET": 1, "PATCH": 5},
    "/api/v2/persons/{}/followers": {"GET": 10, "POST": 5},
    "/api/v2/persons/{}/followers/{}": {"DELETE": 3},
    "/api/v2/persons/{}/picture": {"GET": 1},
    "/api/v2/pipelines": {"GET": 5},
    "/api/v2/productFields": {"GET": 10},
    "/api/v2/products": {"GET": 10},
    "/api/v2/products/search": {"GET": 20},
    "/api/v2/products/{}": {"GET": 1},
    "/api/v2/stages": {"GET": 5},
    "/v1/activityTypes": {"GET": 20},
    "/v1/currencies": {"GET": 20},
    "/v1/deals/summary": {"GET": 40},
    "/v1/deals/summary/archived": {"GET": 80},
    "/v1/deals/timeline": {"GET": 20},
    "/v1/deals/timeline/archived": {"GET": 40},
    "/v1/deals/{}/changelog": {"GET": 20},
    "/v1/deals/{}/duplicate": {"POST": 10},
    "/v1/deals/{}/files": {"GET": 20},
    "/v1/deals/{}/flow": {"GET": 40},
    "/v1/deals/{}/mailMessages": {"GET": 20},
    "/v1/deals/{}/merge": {"PUT": 40},
    "/v1/deals/{}/participants": {"GET": 10, "POST": 10},
    "/v1/deals/{}/participants/{}": {"DELETE": 6},
    "/v1/deals/{}/participantsChangelog": {"GET": 10},
    "/v1/deals/{}/permittedUsers": {"GET": 10},
    "/v1/files": {"GET": 20, "POST": 10},
    "/v1/files/remoteLink": {"POST": 10},
    "/v1/files/{}": {"DELETE": 6, "GET": 2, "PUT": 10},
    "/v1/files/{}/download": {"GET": 20},
    "/v1/filters": {"GET": 20},
    "/v1/notes": {"GET": 20, "POST": 10},
    "/v1/notes/{}": {"DELETE": 6, "GET": 2, "PUT": 10},
    "/v1/organizations/{}/changelog": {"GET": 20},
    "/v1/organizations/{}/files": {"GET": 20},
    "/v1/organizations/{}/flow": {"GET": 40},
    "/v1/organizations/{}/mailMessages": {"GET": 20},
    "/v1/organizations/{}/merge": {"PUT": 40},
    "/v1/organizations/{}/permittedUsers": {"GET": 10},
    "/v1/persons/{}/changelog": {"GET": 20},
    "/v1/persons/{}/files": {"GET": 20},
    "/v1/persons/{}/flow": {"GET": 40},
    "/v1/persons/{}/mailMessages": {"GET": 20},
    "/v1/persons/{}/merge": {"PUT": 40},
    "/v1/persons/{}/permittedUsers": {"GET": 10},
    "/v1/persons/{}/picture": {"DELETE": 6, "POST": 10},
    "/v1/persons/{}/products": {"GET": 20},
    "/v1/users": {"GET": 20},
    "/v1/users/me": {"GET": 2},
    "/v1/users/{}/permissions": {"GET": 10},
    "/v1/webhooks": {"GET": 10, "POST": 10},
    "/v1/webhooks/{}": {"DELETE": 6},
}


def cost(request: Request) -> int:
    return cost_of(request.method, request.path)


def cost_of(method: str, path: str) -> int:
    """Of a filled path, or of one with `{id}` in it."""
    return COSTS.get(place(path), {}).get(method, USUAL)


def place(path: str) -> str:
    """`/api/v2/deals/{}` for every deal."""
    return _ID.sub("/{}", path)
