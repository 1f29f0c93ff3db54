"""A file as the local Slack keeps it."""

import mimetypes
from dataclasses import dataclass, field
from pathlib import PurePath
from urllib.parse import quote

from bot.playground.slack.people import BOT_USER, TEAM_ID
from bot.playground.slack.wire import Json

# Slack's own names for kinds of files, where they are not the ending.
_KINDS = {"jpeg": "jpg", "txt": "text", "md": "markdown", "htm": "html", "": "binary"}


@dataclass
class File:
    id: str
    name: str
    length: int
    ticket: str = ""  # whoever has it may send the bytes
    content: bytes = field(default=b"", repr=False)
    user: str = BOT_USER
    created: int = 0
    channels: set[str] = field(default_factory=set)  # where it is shared
    submitted: bool = False  # in a form of the app, which may read it then
    is_foreign: bool = False  # of another company: messages hold nothing but a stub

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def filetype(self) -> str:
        ending = PurePath(self.name).suffix.lower().removeprefix(".")
        return _KINDS.get(ending, ending)

    @property
    def is_picture(self) -> bool:
        return self.mimetype in {"image/png", "image/jpeg", "image/gif", "image/webp"}

    @property
    def is_complete(self) -> bool:
        return len(self.content) == self.length

    def shown(self, origin: str) -> Json:
        """As `files.info` and forms have it, and messages unless it is foreign."""
        name, place = quote(self.name, safe=""), f"{origin}/files-pri/{TEAM_ID}-{self.id}"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.name,
            "mimetype": self.mimetype,
            "filetype": self.filetype,
            "user": self.user,
            "size": self.length,
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": any(place.startswith("C") for place in self.channels),
            "channels": sorted(place for place in self.channels if place.startswith("C")),
            "groups": sorted(place for place in self.channels if place.startswith("G")),
            "ims": sorted(place for place in self.channels if place.startswith("D")),
            "url_private": f"{place}/{name}",
            "url_private_download": f"{place}/download/{name}",
            "file_access": "visible",
        }

    def in_message(self, origin: str) -> Json:
        if self.is_foreign:
            return {"id": self.id, "file_access": "check_file_info"}
        return self.shown(origin)
