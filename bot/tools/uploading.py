"""Files of Slack's that go into Pipedrive: one by one, each with its own result."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from pydantic import Field

from bot.blocks import attached, cards, problems
from bot.blocks.attached import End
from bot.blocks.bulk import ATTACHED, NOT_TRIED, REFUSED, TRYING, UNKNOWN
from bot.blocks.message import Message
from bot.pipedrive.client import Request, Upload
from bot.pipedrive.errors import Ambiguous, PipedriveError, Refused
from bot.pipedrive.models import File, Page
from bot.tools.activity_fields import ActivityId
from bot.tools.base import Brought, Hand, NotBrought, Stopped, Tool
from bot.tools.fields import DealId, OrgId, PersonId
from bot.tools.file_fields import ProductId, SlackFiles
from bot.tools.files import OWNERS, FileArgs

# A file that came twice is a nuisance, so after a lost answer the list is looked at first.
TRIES = 2
SLACK_OF_CLOCKS = timedelta(seconds=10)
NOUNS = {
    "deal_id": "deal",
    "person_id": "person",
    "org_id": "organization",
    "product_id": "product",
    "activity_id": "activity",
}


class UploadFiles(FileArgs):
    file: SlackFiles = Field(title="Files")
    deal_id: DealId | None = None
    person_id: PersonId | None = None
    org_id: OrgId | None = None
    product_id: ProductId | None = None
    activity_id: ActivityId | None = None


class AttachFiles(FileArgs):
    id: DealId
    file: SlackFiles = Field(title="Files")

    def sent(self) -> dict[str, Any]:
        return {"file": self.file, "deal_id": self.id}


async def _upload(args: UploadFiles, hand: Hand) -> Message:
    links = {name: getattr(args, name) for name in NOUNS if getattr(args, name) is not None}
    return await _all(args.file, links, hand)


async def _attach(args: AttachFiles, hand: Hand) -> Message:
    return await _all(args.file, {"deal_id": args.id}, hand)


async def _all(files: Sequence[str], links: Mapping[str, int], hand: Hand) -> Message:
    waiting = [one for one in files if hand.kept.get(one, TRYING) == TRYING]
    try:
        for file in waiting:
            await hand.progress(sum(end != TRYING for end in hand.kept.values()), len(files))
            was_sent = file in hand.kept
            end = await _one(file, links, hand, look_first=was_sent)
            await hand.keep(file, end.kept())
            if end.state == NOT_TRIED:
                break
    except Stopped:
        pass
    to = {NOUNS[name]: id_ for name, id_ in links.items()}
    return attached.ended(hand.kept, len(files), to, hand.viewer)


async def _one(file: str, links: Mapping[str, int], hand: Hand, *, look_first: bool) -> End:
    name = ""
    try:
        async with hand.brought(file) as brought:
            name = brought.name
            await hand.keep(file, TRYING)
            found = await _sent(brought, links, hand, look_first=look_first)
            return End(ATTACHED, found.called or name, id=found.id)
    except NotBrought as why:
        return End(REFUSED, why.name or name, str(why))
    except Refused as error:
        return End(REFUSED, name, problems.why(error, hand.viewer))
    except Ambiguous:
        return End(UNKNOWN, name)
    except PipedriveError as error:
        # Not about this one: the next would meet the same.
        return End(NOT_TRIED, name, problems.why(error, hand.viewer))


async def _sent(
    brought: Brought, links: Mapping[str, int], hand: Hand, *, look_first: bool
) -> File:
    upload = Upload(brought.path, brought.name, brought.type)
    request = Request("POST", "/v1/files", body={"file": upload, **links}, spelling="files")
    for _ in range(TRIES):
        if look_first and (there := await _arrived(brought, links, hand)):
            return there
        try:
            return await hand.send(request, File)
        except Ambiguous:
            look_first = True
    there = await _arrived(brought, links, hand)
    if there is None:
        raise Ambiguous("sent twice, and not there")
    return there


async def _arrived(brought: Brought, links: Mapping[str, int], hand: Hand) -> File | None:
    """The one file of this name and size that this person brought since; two are a riddle."""
    owner = next((name for name in links if name in OWNERS), "")
    path = f"/v1/{OWNERS[owner]}/{links[owner]}/files" if owner else "/v1/files"
    try:
        page = await hand.read(Request("GET", path, {"sort": "id DESC", "limit": 100}), Page[File])
    except PipedriveError:
        raise Ambiguous("it could not be looked for") from None
    known = {attached.opened(end).id for end in hand.kept.values()}
    found = [file for file in page.items if file.id not in known and _is_it(file, brought, hand)]
    if len(found) > 1:
        raise Ambiguous("more than one could be it")
    return found[0] if found else None


def _is_it(file: File, brought: Brought, hand: Hand) -> bool:
    return (
        file.called == brought.name
        and file.file_size == brought.size
        and file.user_id in {None, hand.viewer.user_id}
        and file.add_time is not None
        and file.add_time >= hand.since - SLACK_OF_CLOCKS
    )


UPLOAD = Tool(
    name="files_upload",
    command="file upload",
    summary="Upload files from Slack, to one or more records.",
    example="https://acme.slack.com/files/U01ANA/F01OFFER/offer.pdf deal=12",
    args=UploadFiles,
    endpoint="POST /v1/files",
    returns=File,
    show=cards.card,
    run=_upload,
)
ATTACH = Tool(
    name="deals_attach_file",
    command="deal attach",
    summary="Attach files from Slack to a deal.",
    example="12 https://acme.slack.com/files/U01ANA/F01OFFER/offer.pdf",
    args=AttachFiles,
    endpoint="POST /v1/files",
    returns=File,
    show=cards.card,
    run=_attach,
)

TOOLS = (UPLOAD, ATTACH)
