"""The file tools that are one request each, and the one that hands a file over."""

from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator

from bot.blocks.kit.message import Message
from bot.blocks.records import file_card, kinds
from bot.pipedrive.http.errors import NotFound
from bot.pipedrive.records.models import File, Page
from bot.pipedrive.records.record_types import DEAL, FILE, ORGANIZATION, PERSON, PRODUCT, RecordType
from bot.pipedrive.request import Request
from bot.text import article
from bot.tools.base import Args, Tool
from bot.tools.catalog import standard
from bot.tools.fieldtypes.fields import DealId, OrgId, PersonId
from bot.tools.fieldtypes.files import (
    Description,
    DriveFile,
    FileId,
    FileName,
    FileOrder,
    FilesPerPage,
    Start,
)
from bot.tools.fieldtypes.products import ProductId
from bot.tools.job_context import JobContext, Read

# Whose files can be asked for, by the field that says so.
OWNERS = {kind.link: kind.many for kind in (DEAL, PERSON, ORGANIZATION, PRODUCT)}
ITEMS = {kind.link: kind.noun for kind in (DEAL, PERSON, ORGANIZATION)}


class FileArgs(Args):
    about: ClassVar[str] = "file"


class ListFiles(FileArgs):
    """Pipedrive has a list of its own for each owner, and ignores owners in the general one."""

    deal_id: DealId | None = None
    person_id: PersonId | None = None
    org_id: OrgId | None = None
    product_id: ProductId | None = None
    sort: FileOrder = "id DESC"
    limit: FilesPerPage | None = None
    start: Start | None = None

    @model_validator(mode="after")
    def one_owner(self) -> Self:
        if len(self._owners()) > 1:
            raise ValueError("Pipedrive lists the files of one record at a time. Name one.")
        return self

    def path(self, path: str) -> str:
        return next((f"/v1/{OWNERS[name]}/{{{name}}}/files" for name in self._owners()), path)

    def _owners(self) -> list[str]:
        return [name for name in OWNERS if getattr(self, name) is not None]


LIST = Tool(
    name="files_list",
    command="file list",
    summary="List files, the newest first, of everything or of one record.",
    example="limit=20",
    args=ListFiles,
    endpoint="GET /v1/files",
    returns=Page[File],
    show=file_card.files,
)


class OfOne(FileArgs):
    """`id` is whose they are."""

    sort: FileOrder = "id DESC"
    limit: FilesPerPage | None = None
    start: Start | None = None


def _of(kind: RecordType, example: str) -> Tool[Any, Any]:
    return Tool(
        name=f"{kind.many}_list_files",
        command=f"{kind.root} files",
        summary=f"List the files of {article(kind.noun)}.",
        example=example,
        args=standard.args_of(
            FILE, f"Of{kind.model.__name__}", {"id": (standard.id_of(kind), ...)}, OfOne
        ),
        endpoint=f"GET /v1/{kind.many}/{{id}}/files",
        returns=Page[File],
        show=file_card.files,
    )


class OneFile(FileArgs):
    id: FileId


async def _hand_over(args: OneFile, job: JobContext) -> Message:
    file = await _file(args.id, job.read)
    if file.is_elsewhere:
        return file_card.in_drive(file, job.viewer)
    await job.fetch_file(Request("GET", f"/v1/files/{file.id}/download"), file.called)
    return file_card.handed_over(file, job.viewer)


async def _file(id_: int, read: Read) -> File:
    file = await read(Request("GET", f"/v1/files/{id_}"), File)
    if file.is_gone:
        raise NotFound(f"file {id_} is deleted", 410)
    return file


DOWNLOAD = Tool(
    name="files_download",
    command="file download",
    summary="Send a file to your direct messages with Deal Desk.",
    example="9",
    args=OneFile,
    endpoint="GET /v1/files/{id}/download",
    returns=File,
    show=kinds.card_of("file"),
    run=_hand_over,
)


class ChangeFile(FileArgs):
    id: FileId
    name: FileName
    description: Description | None = None


UPDATE = Tool(
    name="files_update",
    command="file rename",
    summary="Give a file another name or description.",
    example='9 "Offer v2" description="Signed"',
    args=ChangeFile,
    endpoint="PUT /v1/files/{id}",
    effect="update",
    returns=File,
    show=kinds.card_of("file"),
    spelling="form",
)


class LinkFile(FileArgs):
    """Of Google Drive: Pipedrive links to no other place."""

    remote_id: DriveFile
    deal_id: DealId | None = None
    person_id: PersonId | None = None
    org_id: OrgId | None = None
    remote_location: Literal["googledrive"] = "googledrive"

    @model_validator(mode="after")
    def to_one_record(self) -> Self:
        if len(self._items()) != 1:
            raise ValueError("Say which record it belongs to: deal=, person= or org=, one of them.")
        return self

    def sent(self) -> dict[str, Any]:
        (name,) = self._items()
        return {
            "item_type": ITEMS[name],
            "item_id": getattr(self, name),
            "remote_id": self.remote_id,
            "remote_location": self.remote_location,
        }

    def _items(self) -> list[str]:
        return [name for name in ITEMS if getattr(self, name) is not None]


LINK = Tool(
    name="files_create_remote_link",
    command="file link",
    summary="Link a file of Google Drive to a deal, person or organization.",
    example="https://docs.google.com/document/d/1uKq0Zt7Vw3xYbN5mP9cR2sT4/edit deal=12",
    args=LinkFile,
    endpoint="POST /v1/files/remoteLink",
    effect="create",
    returns=File,
    show=kinds.card_of("file"),
    spelling="form",
)

TOOLS = (
    LIST,
    standard.shown(FILE, example="9", summary="Show what is known of a file."),
    DOWNLOAD,
    UPDATE,
    standard.deleted(FILE, example="9"),
    LINK,
    _of(DEAL, "12"),
    _of(PERSON, "7"),
    _of(ORGANIZATION, "34"),
)
