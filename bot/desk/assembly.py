"""The parts of the desk, put together: one place for all who need more than one of them."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from bot.accounts.links import Identities, Links
from bot.accounts.sealing import TokenCipher
from bot.desk.colleagues import Colleagues
from bot.desk.confirmation import Confirmation
from bot.desk.dispatch import Desk
from bot.desk.form_prefill import Filler
from bot.desk.history.undoing import Undoer
from bot.desk.jobs.means import Means
from bot.desk.jobs.runner import JobRunner
from bot.desk.lookup.last_lists import LastLists
from bot.desk.lookup.recents import Recents
from bot.desk.lookup.resolve import Resolver
from bot.desk.operations.cap import Cap
from bot.desk.operations.queries import OperationQueries
from bot.desk.policy.members import Members
from bot.desk.policy.permissions import Permissions
from bot.desk.policy.policies import Policies
from bot.desk.reply import Step
from bot.desk.sharing import ReaderLookup, Sharing
from bot.desk.steps import Chooser, Cropper, Pricer
from bot.desk.writing import DuplicateCheck, Writer
from bot.queue.queue import Queue
from bot.store.db import Store
from bot.store.tables import Clock
from bot.tools.base import Effect


@dataclass(frozen=True)
class DeskWanted:
    """What the desk needs of the rest of the bot; `low`: hardly anything of a day is left."""

    store: Store
    cipher: TokenCipher
    clock: Clock
    means: Means
    links: Links
    identities: Identities
    recents: Recents
    policies: Policies
    members: Members
    readers: ReaderLookup
    queue: Queue
    low: Callable[[int], bool]
    spawn: Callable[[Coroutine[Any, Any, object], str], object]
    count: Callable[[str, str], None]


class DeskAssembly:
    def __init__(self, given: DeskWanted) -> None:
        means = given.means
        pipedrive, names, operations = means.pipedrive, means.names, means.operations
        cap = Cap(given.store, given.cipher, given.clock, given.policies.a_day)
        self.jobs = JobRunner(means, given.spawn, given.clock, given.count, cap)
        self.resolver = Resolver(pipedrive, names, given.links, given.recents)
        writer = Writer(names, operations, means.runner)
        confirmation = Confirmation(names, operations, means.runner, self.jobs, cap)
        queries = OperationQueries(given.store, given.cipher)
        self.undoer = Undoer(names, operations, queries, means.runner, writer, confirmation)
        filler = Filler(pipedrive, names)
        self.desk = Desk(
            pipedrive=pipedrive,
            names=names,
            resolver=self.resolver,
            filler=filler,
            duplicate_check=DuplicateCheck(pipedrive, operations, writer, given.low),
            confirmation=confirmation,
            jobs=self.jobs,
            steps=_steps(means, filler),
            undoer=self.undoer,
            recents=given.recents,
            last_lists=LastLists(),
            colleagues=_colleagues(given, confirmation),
            sharing=Sharing(
                policies=given.policies,
                members=given.members,
                readers=given.readers,
                pipedrive=pipedrive,
                direct_messages=means.direct_messages,
            ),
            check_policy=given.policies.check,
        )


def _steps(means: Means, filler: Filler) -> Mapping[Effect, Step]:
    pricer = Pricer(means.pipedrive, filler)
    return {
        "bulk_delete": Chooser(means.pipedrive, means.names),
        "set_picture": Cropper(means.file_source, means.temp_files),
        "add_subrecord": pricer,
        "edit_subrecord": pricer,
    }


def _colleagues(given: DeskWanted, confirmation: Confirmation) -> Colleagues:
    return Colleagues(
        policies=given.policies,
        permissions=Permissions(given.means.pipedrive),
        members=given.members,
        identities=given.identities,
        names=given.means.names,
        confirmation=confirmation,
        operations=given.means.operations,
        direct_messages=given.means.direct_messages,
        queue=given.queue,
        now=given.clock,
    )
