"""The lists that a company defines, each read to its last page: stages, users, fields, types."""

from collections.abc import Mapping
from typing import Any, TypeVar

from bot.pipedrive.http.client import Login, Pipedrive, Request
from bot.pipedrive.names.field_names import told_apart
from bot.pipedrive.names.lookups import (
    ActivityType,
    Currency,
    FieldOf,
    FieldOption,
    Pipeline,
    Stage,
    User,
    View,
)
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.record_types import RecordType

T = TypeVar("T")

FULL = 500  # rows in a page of v2; v1 decides by itself
MOST_PAGES = 40  # of one list: a cursor that leads in a circle ends there


class Definitions:
    def __init__(self, pipedrive: Pipedrive) -> None:
        self._pipedrive = pipedrive

    async def stages(self, login: Login) -> list[Stage]:
        return await self._every("/api/v2/stages", login, Stage, limit=FULL)

    async def pipelines(self, login: Login) -> list[Pipeline]:
        return await self._every("/api/v2/pipelines", login, Pipeline, limit=FULL)

    async def users(self, login: Login) -> list[User]:
        return await self._every("/v1/users", login, User)

    async def currencies(self, login: Login) -> list[Currency]:
        return await self._every("/v1/currencies", login, Currency)

    async def types(self, login: Login) -> list[ActivityType]:
        return await self._every("/v1/activityTypes", login, ActivityType)

    async def priorities(self, login: Login) -> list[FieldOption]:
        """Of activities; Pipedrive keeps them as the options of a field."""
        fields = await self._every("/api/v2/activityFields", login, FieldOf, limit=FULL)
        return next((one.options or [] for one in fields if one.field_code == "priority"), [])

    async def views(self, kind: RecordType, login: Login) -> list[View]:
        return await self._every("/v1/filters", login, View, type=kind.views)

    async def fields(self, kind: RecordType, login: Login) -> list[FieldOf]:
        asked = {"limit": FULL, "include_fields": "required_fields"}
        return told_apart(await self._every(kind.fields, login, FieldOf, **asked))

    async def _every(self, path: str, login: Login, of: type[T], **asked: object) -> list[T]:
        """A list of the company's own, to its last page."""
        pages: Any = Page
        found: list[T] = []
        ahead: Mapping[str, object] = {}
        for _ in range(MOST_PAGES):
            request = Request("GET", path, {**asked, **ahead})
            page: Page[T] = await self._pipedrive.send(request, login, pages[of])
            found += page.items
            ahead = page.ahead
            if not ahead:
                break
        return found
