"""`/crm settings`: everybody sees the rules of the workspace, admins change them."""

from bot.blocks.replies import rules as told
from bot.desk.policy.members import Members
from bot.desk.policy.policies import IsAdmin, Policies, Policy, digest
from bot.desk.policy.settings_form import form
from bot.desk.policy.settings_line import changed
from bot.desk.policy.words import consequences, in_words, what_changed
from bot.desk.reply import Form, MessageReply

# Stands in the line of the button that saves what was shown: of which rules it was shown.
SAVE = "save="
ASKS = "?"


class SettingsCommands:
    def __init__(self, policies: Policies, is_admin: IsAdmin, members: Members) -> None:
        self._policies = policies
        self._is_admin = is_admin
        self._members = members

    async def answer(self, team: str, user: str, line: str) -> MessageReply | Form:
        """A form for an admin who types a question mark. Raises RightsUnknown."""
        is_admin = await self._is_admin(team, user)
        before = await self._policies.of(team)
        line, seen = _split(line)
        if not line:
            return MessageReply(told.shown(in_words(before), is_admin=is_admin))
        if not is_admin:
            return MessageReply(told.for_admins(in_words(before)))
        if line == ASKS:
            return Form(form(before), told.shown(in_words(before), is_admin=True))
        return await self._changed(team, user, before, line, seen)

    async def _changed(
        self, team: str, user: str, before: Policy, line: str, seen: str
    ) -> MessageReply:
        wanted = changed(before, line)
        if isinstance(wanted, str):
            return MessageReply(told.say_which(wanted))
        if wanted == before:
            return MessageReply(told.changed((), in_words(before)))
        if not seen:
            return await self._preview(team, before, line, anew=False)
        return await self._save(team, user, line, seen)

    async def _preview(self, team: str, before: Policy, line: str, *, anew: bool) -> MessageReply:
        after = _after(before, line)
        effects = list(consequences(before, after, await self._members(team)))
        save = f"settings {line} {SAVE}{digest(before)}"
        differences = what_changed(before, after)
        return MessageReply(told.preview(differences, effects, save, anew=anew))

    async def _save(self, team: str, user: str, line: str, seen: str) -> MessageReply:
        """Only what was shown is saved: with other rules the same line may do something else."""

        def change(policy: Policy) -> Policy:
            return _after(policy, line) if digest(policy) == seen else policy

        before = await self._policies.change(team, user, change)
        if digest(before) != seen:
            return await self._preview(team, before, line, anew=True)
        after = _after(before, line)
        return MessageReply(told.changed(what_changed(before, after), in_words(after)))


def _after(policy: Policy, line: str) -> Policy:
    after = changed(policy, line)
    return policy if isinstance(after, str) else after


def _split(line: str) -> tuple[str, str]:
    words = line.split()
    seen = next((word.removeprefix(SAVE) for word in words if word.startswith(SAVE)), "")
    return " ".join(word for word in words if not word.startswith(SAVE)), seen
