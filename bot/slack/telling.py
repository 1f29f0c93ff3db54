"""Telling how something ended when nobody waits for it: where its question stands, or anew."""

from collections.abc import Awaitable, Callable

from bot.blocks.kit.message import Message
from bot.desk.jobs.means import DirectMessages, PostedMessage
from bot.desk.states import Origin
from bot.slack.delivery import Replies
from bot.slack.payloads import SlackContext


def teller(
    replies: Replies, direct_messages: DirectMessages
) -> Callable[[Origin, Message, bool], Awaitable[bool]]:
    """Whether it arrived; the flag means: in place of the question."""

    async def tell(origin: Origin, message: Message, replace: bool) -> bool:  # noqa: FBT001 - the sweep's signature
        if replace and origin.asked_by and origin.message_ts:
            question = PostedMessage(origin.team, origin.channel, origin.message_ts)
            if await direct_messages.update(question, message):
                return True
        context = SlackContext(origin.team, origin.user, origin.channel, origin.reply or "")
        return await replies.say(context, message, replace=replace)

    return tell
