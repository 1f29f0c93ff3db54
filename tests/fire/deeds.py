"""One change of each kind, with a name of its own, and how often Pipedrive shows its effect."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.playground.pipedrive import World
from tests.seat import Seat

PERSON, PRODUCT, ANA = 7, 3, 101
LIKELY = 33


@dataclass(frozen=True)
class Deed:
    """`line` is typed, `button` pressed where that asks first; `method` and `path` are its write.

    `marks`: what every message about it holds one of.
    """

    kind: str
    line: str
    method: str
    path: str
    marks: tuple[str, ...]
    effects: Callable[[], int]
    button: str = ""


@dataclass(frozen=True)
class Stage:
    """`deal` makes one by hand, and tells its number."""

    world: World
    ana: Seat
    deal: Callable[[str], Awaitable[int]]


def _called(records: Sequence[object], name: str, field: str) -> int:
    return sum(getattr(one, field) == name for one in records)


async def new_deal(stage: Stage, name: str) -> Deed:
    deals = stage.world.company.deals
    return Deed("new deal", f"/deal new {name} value=500", "POST", "/api/v2/deals", (name,),
                lambda: _called([*deals.values()], name, "title"))  # fmt: skip


async def new_person(stage: Stage, name: str) -> Deed:
    persons = stage.world.company.persons
    line = f"/person new {name} phone=+4930{name[-4:]}"
    return Deed("new person", line, "POST", "/api/v2/persons", (name,),
                lambda: _called([*persons.values()], name, "name"))  # fmt: skip


async def new_organization(stage: Stage, name: str) -> Deed:
    known = stage.world.company.organizations
    return Deed("new organization", f"/org new {name}", "POST", "/api/v2/organizations", (name,),
                lambda: _called([*known.values()], name, "name"))  # fmt: skip


async def new_activity(stage: Stage, name: str) -> Deed:
    known = stage.world.company.activities
    line = f"/activity new call {name} due=fri"
    return Deed("new activity", line, "POST", "/api/v2/activities", (name,),
                lambda: _called([*known.values()], name, "subject"))  # fmt: skip


async def copy(stage: Stage, name: str) -> Deed:
    id_, deals = await stage.deal(name), stage.world.company.deals
    return Deed("copy", f"/deal copy {id_}", "POST", f"/v1/deals/{id_}/duplicate",
                (name, f"copy {id_}"),
                lambda: _called([*deals.values()], name, "title") - 1)  # fmt: skip


async def edit(stage: Stage, name: str) -> Deed:
    id_, deals = await stage.deal(name), stage.world.company.deals
    return Deed("edit", f"/deal edit {id_} probability={LIKELY}", "PATCH", f"/api/v2/deals/{id_}",
                (name, f"edit {id_} "),
                lambda: int(deals[id_].probability == LIKELY))  # fmt: skip


async def delete(stage: Stage, name: str) -> Deed:
    id_, deals = await stage.deal(name), stage.world.company.deals
    return Deed("delete", f"/deal delete {id_}", "DELETE", f"/api/v2/deals/{id_}", (name,),
                lambda: int(deals[id_].is_deleted), "Delete deal")  # fmt: skip


async def merge(stage: Stage, name: str) -> Deed:
    goes, stays = await stage.deal(name), await stage.deal("Stays")
    deals = stage.world.company.deals
    return Deed("merge", f"/deal merge {goes} into {stays}", "PUT", f"/v1/deals/{goes}/merge",
                (name,), lambda: int(goes not in deals), "Merge")  # fmt: skip


async def follow(stage: Stage, name: str) -> Deed:
    id_, followers = await stage.deal(name), stage.world.company.followers
    path = f"/api/v2/deals/{id_}/followers"
    return Deed("follow", f"/deal follow {id_}", "POST", path, (name, f"follow {id_}"),
                lambda: int(ANA in followers.get(("deal", id_), {})))  # fmt: skip


async def participant(stage: Stage, name: str) -> Deed:
    id_, rows = await stage.deal(name), stage.world.company.participants
    return Deed("participant", f"/deal add-participant {id_} {PERSON}", "POST",
                f"/v1/deals/{id_}/participants", (name, f"add-participant {id_} "),
                lambda: sum(row.deal_id == id_ for row in rows.values()))  # fmt: skip


async def product(stage: Stage, name: str) -> Deed:
    id_, rows = await stage.deal(name), stage.world.company.deal_products
    return Deed("product", f"/deal add-product {id_} {PRODUCT} price=10 x=2", "POST",
                f"/api/v2/deals/{id_}/products", (name, f"add-product {id_} "),
                lambda: sum(row.deal_id == id_ for row in rows.values()))  # fmt: skip


async def upload(stage: Stage, name: str) -> Deed:
    id_, files = await stage.deal(name), stage.world.company.files
    message = await stage.ana.drops_file(f"{name}.txt", name.encode())
    slack_file = message["files"][0]["id"]
    return Deed("upload", f"/deal attach {id_} {slack_file}", "POST", "/v1/files",
                (name, f"deal #{id_}", f"attach {id_} "),
                lambda: sum(file.name == f"{name}.txt" for file in files.values()))  # fmt: skip


KINDS = (new_deal, new_person, new_organization, new_activity, copy, edit, delete, merge,
         follow, participant, product, upload)  # fmt: skip
