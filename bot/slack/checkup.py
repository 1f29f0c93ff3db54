"""`/crm doctor`: what is wrong with the set-up, as far as Slack and Pipedrive say; for admins."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from pydantic import SecretStr

from bot import health, manifest
from bot.accounts.links import Identities
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Asker
from bot.blocks.replies import checkup as said
from bot.health import Fault
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.http.throttle import Budget, Use
from bot.slack.callers import People
from bot.slack.payloads import SlackContext
from bot.slack.trouble import TROUBLE, code_of
from bot.slack.workspaces import Workspaces
from bot.watch.hearing.checkup import WatchCheckup

log = structlog.get_logger()


@dataclass(frozen=True)
class Declared:
    """What the settings say of the set-up, and Slack itself does not."""

    has_address: bool
    delayed_events: bool
    config_token: SecretStr | None = field(default=None, repr=False)


@dataclass
class SlackCheck:
    faults: list[Fault] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    optional: list[Fault] = field(default_factory=list)
    works: set[str] = field(default_factory=set)
    last_delivery: str = ""


class Checkup:
    def __init__(  # noqa: PLR0913 - whoever knows something of the set-up
        self,
        slack: Workspaces,
        *,
        watching: WatchCheckup,
        budget: Budget,
        people: People,
        identities: Identities,
        declared: Declared,
        now: Callable[[], datetime],
    ) -> None:
        self._slack = slack
        self._watching = watching
        self._budget = budget
        self._people = people
        self._identities = identities
        self._declared = declared
        self._now = now

    async def answer(self, context: SlackContext, viewer: Asker) -> Message:
        """Raises RightsUnknown."""
        if not await self._people.is_admin(context.team, context.user):
            return said.for_admins()
        link = await self._identities.of(context.team, context.user)
        parts = await asyncio.gather(
            self._scopes(context.team),
            self._events(context.team),
            self._webhooks(link.company if link else None),
        )
        found = SlackCheck(self._declared_faults())
        for part in parts:
            found.faults += part.faults
            found.unknown += part.unknown
            found.optional += part.optional
            found.works |= part.works
            found.last_delivery = max(found.last_delivery, part.last_delivery)
        return said.report(
            found.faults,
            unknown=found.unknown,
            optional=found.optional,
            works=sorted(found.works),
            last_delivery=found.last_delivery,
            use=self.use(link.company) if link else None,
            zones=health.zones_in_use(),
            viewer=viewer,
        )

    def use(self, company: int) -> Use:
        """Of the company's budget at Pipedrive, today."""
        return self._budget.use(company)

    def _declared_faults(self) -> list[Fault]:
        old = health.zones_old(health.zones_in_use(), self._now())
        faults = [old] if old else []
        if not self._declared.has_address:
            faults.append(health.address_lacks())
        if not self._declared.delayed_events:
            faults.append(health.delayed_events_lack())
        return faults

    async def _scopes(self, team: str) -> SlackCheck:
        try:
            answer = await (await self._slack.client(team)).auth_test()
        except TROUBLE as error:
            return SlackCheck(unknown=[f"scopes (Slack says {code_of(error)})"])
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if "x-oauth-scopes" not in headers:
            return SlackCheck(unknown=["scopes (Slack didn't say)"])
        given = {scope.strip() for scope in str(headers["x-oauth-scopes"]).split(",")}
        faults = [health.scope_lacks(one) for one in sorted(manifest.scopes() - given)]
        optional = sorted(manifest.optional_scopes() - given)
        return SlackCheck(faults, optional=[health.optional_scope_lacks(one) for one in optional])

    async def _events(self, team: str) -> SlackCheck:
        """Slack shows an app's subscriptions to those alone who may configure it."""
        token = self._declared.config_token
        if token is None:
            return SlackCheck(unknown=["event subscriptions (set SLACK_CONFIG_TOKEN to see them)"])
        try:
            exported = await self._exported(team, token)
        except TROUBLE as error:
            why = code_of(error)
            log.info("manifest_not_exported", error=why)
            again = f"event subscriptions (Slack says {why}; make a new SLACK_CONFIG_TOKEN)"
            return SlackCheck(unknown=[again])
        heard = manifest.heard_by(exported)
        return SlackCheck([health.event_lacks(one) for one in sorted(manifest.events() - heard)])

    async def _exported(self, team: str, token: SecretStr) -> Mapping[str, object]:
        client = await self._slack.client(team)
        bot = (await client.auth_test())["bot_id"]
        app = (await client.bots_info(bot=bot))["bot"]["app_id"]
        answer = await client.apps_manifest_export(app_id=app, token=token.get_secret_value())
        exported: Mapping[str, object] = answer["manifest"]
        return exported

    async def _webhooks(self, own: int | None) -> SlackCheck:
        """Of all companies that something is followed of, and of the admin's own."""
        found = SlackCheck()
        companies = {*await self._watching.companies(), *([own] if own else [])}
        for company in sorted(companies):
            try:
                hearing = await self._watching.of(company)
            except PipedriveError as error:
                found.unknown.append(f"webhooks (Pipedrive: {type(error).__name__})")
                continue
            found.faults += hearing.faults
            found.works |= {*hearing.works}
            found.last_delivery = max(found.last_delivery, hearing.last_delivery)
        if not companies:
            found.faults.append(health.admin_lacks())
        return found
