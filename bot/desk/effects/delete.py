"""A record that goes: remembered is what the person was shown before they confirmed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.replies import bulk, notices
from bot.desk.effects import reading, steps
from bot.desk.effects.outcome import Around, Done, EffectHandler, ReadBack, Seen, Trying
from bot.desk.effects.snapshots import Snapshot
from bot.pipedrive.http.errors import NotFound
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.outcomes import Deleted
from bot.pipedrive.records.record_types import RECORD_TYPES, RecordType, kind_of
from bot.pipedrive.request import Request
from bot.tools.base import Call
from bot.tools.job_context import Read


async def check(call: Call[Any], _: Snapshot, read: Read) -> ReadBack:
    record = await reading.record(call.tool.about, call.args.given()["id"], read)
    return ReadBack(Seen.HAPPENED if record is None else Seen.NOT_YET, record)


def receipt(done: Done) -> Message:
    return notices.deleted(done.shown[0], done.viewer)


async def deleted(job: steps.StepJob, record: Entity) -> str:
    """One of many; whether we did it, or it was gone already.

    Raises Later while it is being looked for, and Ambiguous when nobody can tell.
    """
    kind = kind_of(record)
    path = f"{kind.path}/{record.id}"
    known = {"noun": kind.noun, "id": record.id}

    @asynccontextmanager
    async def prepare(before: Trying | None) -> AsyncIterator[steps.Prepared]:
        trying = before or Trying(known)
        yield steps.Prepared(trying, lambda: job.send(Request("DELETE", path), Deleted))

    try:
        await steps.through(job, str(record.id), BULK_DELETE, prepare)
    except NotFound:
        return bulk.GONE
    return bulk.DELETED


async def look(trying: Trying, around: Around) -> ReadBack:
    known = _known(trying)
    if known is None:
        return ReadBack(Seen.ELSE, evidence="it is not known what it was")
    record = await reading.record(*known, around.read)
    return ReadBack(Seen.HAPPENED if record is None else Seen.NOT_YET, record)


def _known(trying: Trying) -> tuple[RecordType, object] | None:
    """Which record it was; rows of earlier versions have its path."""
    known = trying.known
    if "noun" in known:
        return RECORD_TYPES[known["noun"]], known["id"]
    path, _, id_ = str(known.get("path", "")).rpartition("/")
    kind = next((one for one in RECORD_TYPES.values() if path and one.path == path), None)
    return (kind, id_) if kind else None


def ended(_: Trying, __: Entity | None, *, happened: bool) -> str:
    return bulk.DELETED if happened else bulk.NOT_DONE


DELETE = EffectHandler("delete", None, check, repeatable=True, receipt=receipt)
BULK_DELETE = EffectHandler("bulk_delete", repeatable=True, each=look, ended=ended)
