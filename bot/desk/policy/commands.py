"""`/crm settings`: everybody sees the rules of the workspace, admins change them."""

from bot.blocks.replies import rules as told
from bot.desk.policy.policies import IsAdmin, Policies
from bot.desk.policy.rules import Policy
from bot.desk.policy.settings_line import changed
from bot.desk.policy.words import in_words, what_changed
from bot.desk.reply import MessageReply


class SettingsCommands:
    def __init__(self, policies: Policies, is_admin: IsAdmin) -> None:
        self._policies = policies
        self._is_admin = is_admin

    async def answer(self, team: str, user: str, line: str) -> MessageReply:
        """Raises RightsUnknown."""
        is_admin = await self._is_admin(team, user)
        before = await self._policies.of(team)
        if not line:
            return MessageReply(told.shown(in_words(before), is_admin=is_admin))
        if not is_admin:
            return MessageReply(told.for_admins(in_words(before)))
        wanted = changed(before, line)
        if isinstance(wanted, str):
            return MessageReply(told.say_which(wanted))
        return await self._change(team, user, line)

    async def _change(self, team: str, user: str, line: str) -> MessageReply:
        def change(policy: Policy) -> Policy:
            after = changed(policy, line)
            return policy if isinstance(after, str) else after

        before = await self._policies.change(team, user, change)
        differences = what_changed(before, change(before))
        return MessageReply(told.changed(differences, in_words(change(before))))
