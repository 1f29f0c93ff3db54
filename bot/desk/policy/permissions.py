"""What Pipedrive lets a person do, as far as it says so beforehand; a try tells the rest."""

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict

from bot.desk.policy.policies import Deed, deed_of
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.records.models import Record
from bot.pipedrive.request import Login, Request
from bot.tools.base import Tool

# By the deed and the kind of record; of others Pipedrive tells nothing.
NAMES: Mapping[tuple[Deed | None, str], str] = {
    ("delete", "deals"): "can_delete_deals",
    ("bulk", "deals"): "can_delete_deals",
    ("delete", "activities"): "can_delete_activities",
    ("bulk", "activities"): "can_delete_activities",
    ("merge", "deals"): "can_merge_deals",
    ("merge", "persons"): "can_merge_people",
    ("merge", "organizations"): "can_merge_organizations",
}


class PermissionAnswer(Record):
    """As `/v1/users/{id}/permissions` answers: true or false by name."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Permissions:
    def __init__(self, pipedrive: Pipedrive) -> None:
        self._pipedrive = pipedrive

    async def refuses(self, tool: Tool[Any, Any], login: Login) -> bool:
        """Whether Pipedrive says that this person may not; kept for ten minutes."""
        name = NAMES.get((deed_of(tool), tool.about.many))
        if name is None or not tool.gated or tool.subrecord:
            return False
        request = Request("GET", f"/v1/users/{login.user}/permissions")
        try:
            told = await self._pipedrive.send(request, login, PermissionAnswer)
        except PipedriveError:  # nothing was said: Pipedrive judges when it is done
            return False
        return (told.model_extra or {}).get(name) is False
