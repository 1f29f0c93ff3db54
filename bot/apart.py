"""Tasks that end on their own, whoever waits for them: what comes of one is never lost."""

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from functools import partial
from typing import Any, TypeVar

import structlog

log = structlog.get_logger()
T = TypeVar("T")
Errors = tuple[type[Exception], ...]


def apart(
    work: Coroutine[Any, Any, T],
    name: str,
    *,
    expected: Errors = (),
    context: Context | None = None,
) -> asyncio.Task[T]:
    """Begun at once; whoever waits for it does so behind a shield.

    Each of them may go away: then nobody hears of an error but the log. `expected` are errors that
    say nothing new where nobody waits for them.
    """
    task = asyncio.create_task(work, name=name, context=context)
    task.add_done_callback(partial(_ended, expected=expected))
    return task


async def give_up(task: asyncio.Task[Any]) -> None:
    """Cut off what is not waited for any more, and hear how it ended."""
    task.cancel()
    await asyncio.wait({task})
    _ended(task, expected=())


def _ended(task: asyncio.Task[Any], *, expected: Errors) -> None:
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, expected):
        log.error("task failed", task=task.get_name(), exc_info=error)
