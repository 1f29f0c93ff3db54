"""How an operation lies in its row: what could name a customer is sealed, bound to the row."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import orjson
import structlog
from sqlalchemy import Row
from structlog.typing import FilteringBoundLogger

from bot.accounts.token_cipher import CannotOpen, TokenCipher
from bot.desk.operations.states import Fields, Operation, Origin

log: FilteringBoundLogger = structlog.get_logger()


class Rows:
    def __init__(self, cipher: TokenCipher) -> None:
        self._cipher = cipher

    def values(self, operation: Operation) -> dict[str, object]:
        """The columns of a new row, but for those that say whose turn it is."""
        origin = operation.origin
        return {
            "id": operation.id,
            "team": origin.team,
            "slack_user": origin.user,
            "company": origin.company,
            "pipedrive_user": origin.pipedrive_user,
            "channel": origin.channel,
            "message_ts": origin.message_ts,
            "reply": self.reply(operation.id, origin.reply),
            "tool": operation.tool,
            "call": self.call(operation),
            "state": operation.state,
            "attempt": operation.attempt,
            "asked_at": operation.asked_at,
            "expires_at": operation.expires_at,
            "clicked_at": operation.clicked_at,
            "sends": 0,
            "checks": 0,
            "reason": operation.reason,
            "evidence": operation.evidence,
            "undoes": operation.undoes or None,
        }

    def call(self, operation: Operation) -> str:
        where = operation.origin.where
        call = {"args": operation.args, "before": operation.before, "where": where}
        return self._seal(call, operation.id, "call")

    def reply(self, id: str, reply: str | None) -> str | None:
        return None if reply is None else self._seal(reply, id, "reply")

    def result(self, id: str, result: Fields | None) -> str | None:
        return None if result is None else self._seal(result, id, "result")

    def open(self, row: Row[Any]) -> Operation:
        """Raises CannotOpen."""
        call = self._open(row.call, row.id, "call")
        reply, result = (
            self._open(row.reply, row.id, "reply"),
            self._open(row.result, row.id, "result"),
        )
        bare = self.unopened(row)
        origin = replace(bare.origin, reply=reply, where=call.get("where", ""))
        return replace(bare, args=call["args"], before=call["before"], origin=origin, result=result)

    def open_all(self, rows: Iterable[Row[Any]]) -> tuple[list[Operation], list[Operation]]:
        """Those that can be opened, and what can be read of the others."""
        opened: list[Operation] = []
        closed: list[Operation] = []
        for row in rows:
            try:
                opened.append(self.open(row))
            except CannotOpen:
                log.exception("operation_unreadable", operation=row.id, state=row.state)
                closed.append(self.unopened(row))
        return opened, closed

    @staticmethod
    def unopened(row: Row[Any]) -> Operation:
        """As much as can be read without the key: whose it is, and how far it came."""
        origin = Origin(
            team=row.team,
            user=row.slack_user,
            company=row.company,
            pipedrive_user=row.pipedrive_user,
            channel=row.channel,
            message_ts=row.message_ts,
        )
        return Operation(
            id=row.id,
            tool=row.tool,
            args={},
            before={},
            origin=origin,
            state=row.state,
            attempt=row.attempt,
            sends=row.sends,
            checks=row.checks,
            asked_at=row.asked_at,
            expires_at=row.expires_at,
            clicked_at=row.clicked_at,
            ended_at=row.ended_at,
            reason=row.reason,
            evidence=row.evidence,
            undoes=row.undoes or "",
        )

    def _seal(self, value: object, id: str, column: str) -> str:
        return self._cipher.seal(orjson.dumps(value).decode(), _place(id, column))

    def _open(self, sealed: str | None, id: str, column: str) -> Any:  # Any: JSON, our own
        return (
            None if sealed is None else orjson.loads(self._cipher.open(sealed, _place(id, column)))
        )


def _place(id: str, column: str) -> str:
    return f"operation:{id}:{column}"
