"""A file as the local Slack keeps it."""

import mimetypes
from dataclasses import dataclass
from urllib.parse import quote

from bot.playground.slack.wire import Json


@dataclass
class File:
    id: str
    name: str
    length: int
    ticket: str  # whoever has it may send the bytes
    content: bytes = b""
    channel: str = ""  # where it is shared: nobody else may see it

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def shown(self, origin: str) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "size": self.length,
            "mimetype": self.mimetype,
            "url_private_download": f"{origin}/files/{self.id}/{quote(self.name)}",
        }
