"""Deals as lines of a CSV file that a spreadsheet opens without being fooled by what is in it."""

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import TextIO

from bot.blocks.deal_facts import STATUSES
from bot.blocks.viewer import Viewer
from bot.pipedrive.models import DealRow

# Spreadsheets of many countries find out by it that the file is UTF-8.
MARK = "\ufeff"
COLUMNS = (
    "Title", "ID", "Value", "Currency", "Stage", "Pipeline", "Owner", "Person", "Organization",
    "Status", "Expected close", "Added", "Updated", "Labels",
)  # fmt: skip
# What makes a spreadsheet take a text for a formula, also behind blanks.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BLANKS = " \u00a0\u200b\ufeff"


def safe(text: str) -> str:
    """A cell that stays text, whatever it begins with."""
    text = text.replace("\0", "")
    return f"'{text}" if text.lstrip(_BLANKS).startswith(_FORMULA) else text


class Sheet:
    """Lines go out as they come; `persons` and `organizations` are the names known by now."""

    def __init__(self, out: TextIO, viewer: Viewer) -> None:
        self._writer = csv.writer(out, lineterminator="\r\n")
        self._viewer = viewer
        out.write(MARK)
        self._writer.writerow(COLUMNS)

    def add(
        self,
        rows: Sequence[DealRow],
        persons: Mapping[int, str],
        organizations: Mapping[int, str],
    ) -> None:
        book, zone = self._viewer.book, self._viewer.zone
        stages = {id_: stage.name for id_, stage in book.stages.items()}
        pipelines = {id_: one.name for id_, one in book.pipelines.items()}
        users = {id_: one.name for id_, one in book.users.items()}
        labels = {id_: one.label for id_, one in book.labels.get("deal", {}).items()}
        self._writer.writerows(
            (
                safe(row.title),
                row.id,
                "" if row.value is None else f"{row.value:.15g}",
                safe(row.currency or ""),
                _named(row.stage_id, stages),
                _named(row.pipeline_id, pipelines),
                _named(row.owner_id, users),
                _named(row.person_id, persons),
                _named(row.org_id, organizations),
                safe(STATUSES.get(row.status, row.status)),
                safe(row.expected_close_date or ""),
                _moment(row.add_time, zone),
                _moment(row.update_time, zone),
                safe(", ".join(labels.get(id_) or f"#{id_}" for id_ in row.label_ids)),
            )
            for row in rows
        )


def _named(id_: int | None, names: Mapping[int, str]) -> str:
    return "" if id_ is None else safe(names.get(id_, "")) or f"#{id_}"


def _moment(text: str | None, zone: tzinfo) -> str:
    """In the person's own zone, as spreadsheets read it."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return safe(text or "")
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{aware.astimezone(zone):%Y-%m-%d %H:%M}"
