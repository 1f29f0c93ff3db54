"""Letting somebody do something: the record changes, and everybody who wants to know is told."""

import asyncio

from bot.playground.pipedrive.api import Answer, ApiCall, Download, Elsewhere, Endpoint, Whole
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.happenings import Watching
from bot.playground.pipedrive.webhook_sending import Cause, Sender

Answered = Answer | Whole | Download | Elsewhere


def act(
    company: Company, endpoint: Endpoint, call: ApiCall, sender: Sender, cause: Cause
) -> tuple[Answered, list[asyncio.Task[None]]]:
    """The answer, and the webhooks that are on their way because of it."""
    if endpoint.method == "GET":
        return endpoint.run(company, call), []
    watching = Watching(company, endpoint, call)
    answer = endpoint.run(company, call)
    begun = []
    for happening in watching.happened():
        begun += sender.tell(company, happening, cause)
    return answer, begun
