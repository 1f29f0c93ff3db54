"""The second half of a double click: to Slack a click of its own, to the person the same one."""

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk.operations.rows import Rows
from bot.desk.operations.states import DOUBLE_CLICK, Operation
from bot.desk.operations.transitions import ALIVE, op
from bot.store.db import Store
from bot.store.tables import operations


async def has_twin(connection: AsyncConnection, store: Store, rows: Rows, begun: Operation) -> bool:
    """Whether a click on the same message asked for just this: running, or done a moment ago.

    In the transaction that begins it. What was refused may be pressed again at once.
    """
    origin = begun.origin
    if not origin.message_ts:
        return False
    await store.take_turn(connection, f"{begun.tool}:{origin.team}:{origin.user}")
    same = (op.team == origin.team, op.slack_user == origin.user, op.tool == begun.tool)
    of_message = op.message_ts == origin.message_ts
    queries = and_(op.clicked_at > begun.asked_at - DOUBLE_CLICK, op.state != "not_done")
    twins = select(operations).where(*same, of_message, or_(queries, op.state.in_(ALIVE)))
    opened, _ = rows.open_all(await connection.execute(twins))
    return any(twin.args == begun.args for twin in opened)
