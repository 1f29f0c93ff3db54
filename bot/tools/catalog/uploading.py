"""Files of Slack's that go into Pipedrive: one by one, each with its own result."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from bot.blocks.kit.message import Message
from bot.blocks.records import kinds
from bot.blocks.replies import attached, problems
from bot.blocks.replies.attached import FileEnd
from bot.blocks.replies.bulk import ATTACHED, NOT_TRIED, REFUSED, UNKNOWN, is_on_its_way
from bot.pipedrive.http.errors import Ambiguous, PipedriveError, Refused
from bot.pipedrive.records.models import File, RecordId
from bot.pipedrive.records.record_types import ACTIVITY, DEAL, LEAD, ORGANIZATION, PERSON, PRODUCT
from bot.pipedrive.request import Request, Upload
from bot.tools.base import Args, Tool
from bot.tools.catalog.files import OWNERS, FileArgs
from bot.tools.fieldtypes.activities import ActivityId
from bot.tools.fieldtypes.fields import DealId, LeadId, OrgId, PersonId
from bot.tools.fieldtypes.files import SlackFiles
from bot.tools.fieldtypes.products import ProductId
from bot.tools.job_context import JobContext, Later, NotUploaded, Stopped, UploadedFile

# What files can be brought to, by the field that says so.
NOUNS = {kind.link: kind.noun for kind in (DEAL, PERSON, ORGANIZATION, PRODUCT, ACTIVITY, LEAD)}


class UploadFiles(FileArgs):
    file: SlackFiles = Field(title="Files")
    deal_id: DealId | None = None
    person_id: PersonId | None = None
    org_id: OrgId | None = None
    product_id: ProductId | None = None
    activity_id: ActivityId | None = None
    lead_id: LeadId | None = None


class AttachFiles(FileArgs):
    id: DealId
    file: SlackFiles = Field(title="Files")

    def sent(self) -> dict[str, Any]:
        return {"file": self.file, "deal_id": self.id}


def links_of(args: Args) -> Mapping[str, RecordId]:
    """Which records it is for, by the field that says so."""
    return {name: id_ for name in NOUNS if (id_ := getattr(args, name, None)) is not None}


async def _upload(args: UploadFiles, job: JobContext) -> Message:
    return await _all(args.file, links_of(args), job)


async def _attach(args: AttachFiles, job: JobContext) -> Message:
    return await _all(args.file, {"deal_id": args.id}, job)


async def _all(files: Sequence[str], links: Mapping[str, RecordId], job: JobContext) -> Message:
    await each_of(files, links, job)
    return await ended(files, links, job)


async def ended(files: Sequence[str], links: Mapping[str, RecordId], job: JobContext) -> Message:
    to = {NOUNS[name]: id_ for name, id_ in links.items()}
    names = {noun: (await job.called(noun, [id_])).get(id_, "") for noun, id_ in to.items()}
    return attached.ended(job.kept, len(files), to, job.viewer, names)


async def each_of(files: Sequence[str], links: Mapping[str, RecordId], job: JobContext) -> None:
    """One that is being looked for keeps none of the others waiting."""
    waits: list[Later] = []
    try:
        for file in [one for one in files if is_to_do(one, job)]:
            await job.progress(sum(not is_to_do(one, job) for one in files), len(files))
            try:
                end = await _one(file, links, job)
            except Later as later:
                waits.append(later)
                continue
            if end.state != UNKNOWN:  # of that is kept what it can be looked for by
                await job.keep(file, end.kept())
            if end.state == NOT_TRIED:
                break
    except Stopped:
        waits = []
    if waits:  # the longest one: no look comes before its time
        raise max(waits, key=lambda later: later.wait)


def is_to_do(key: str, job: JobContext) -> bool:
    """Not begun, or begun and not ended."""
    return key not in job.kept or is_on_its_way(job.kept[key])


async def _one(file: str, links: Mapping[str, RecordId], job: JobContext) -> FileEnd:
    owner = next((name for name in links if name in OWNERS), "")
    path = f"/v1/{OWNERS[owner]}/{links[owner]}/files" if owner else "/v1/files"
    name = attached.opened(job.kept.get(file, "")).name  # where it is only looked for again

    def ask(brought: UploadedFile) -> Request:
        nonlocal name
        name = brought.name
        upload = Upload(brought.path, brought.name, brought.type)
        return Request("POST", "/v1/files", body={"file": upload, **links}, spelling="files")

    try:
        made = await job.upload(file, path, ask)
    except NotUploaded as why:
        return FileEnd(REFUSED, why.name or name, str(why))
    except Refused as error:
        return FileEnd(REFUSED, name, problems.why(error, job.viewer))
    except Ambiguous:
        return FileEnd(UNKNOWN, name)
    except PipedriveError as error:
        # Not about this one: the next would meet the same.
        return FileEnd(NOT_TRIED, name, problems.why(error, job.viewer))
    return FileEnd(ATTACHED, made.called or name, id=made.id)


UPLOAD = Tool(
    name="files_upload",
    command="file upload",
    summary="Upload files from Slack, to one or more records.",
    example="https://acme.slack.com/files/U01ANA/F01OFFER/offer.pdf deal=12",
    args=UploadFiles,
    endpoint="POST /v1/files",
    effect="upload",
    returns=File,
    show=kinds.card_of("file"),
    run=_upload,
)
ATTACH = Tool(
    name="deals_attach_file",
    command="deal attach",
    summary="Attach files from Slack to a deal.",
    example="12 https://acme.slack.com/files/U01ANA/F01OFFER/offer.pdf",
    args=AttachFiles,
    endpoint="POST /v1/files",
    effect="upload",
    returns=File,
    show=kinds.card_of("file"),
    run=_attach,
)

TOOLS = (UPLOAD, ATTACH)
