"""The company: every record there is, and who may see which."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from bot.playground.pipedrive.definitions import (
    ActivityType,
    Currency,
    Field,
    Filter,
    LeadLabel,
    Pipeline,
    Stage,
    User,
)
from bot.playground.pipedrive.records import (
    Activity,
    Change,
    Converting,
    Deal,
    DealProduct,
    File,
    Lead,
    Mail,
    Note,
    Organization,
    Participant,
    Person,
    Product,
    Webhook,
)

ID = 7001
NAME = "Northwind"
DOMAIN = "northwind"

OWNER_ONLY = 1
EVERYONE = 3


# What the rows of other tables call the record they belong to.
LINKS = {"deal": "deal_id", "person": "person_id", "organization": "org_id"}


Record = Deal | Person | Organization
KINDS = {Deal: "deal", Person: "person", Organization: "organization"}


class Shown(Protocol):
    """What not everybody may see."""

    owner_id: int
    visible_to: int


class Owned(Shown, Protocol):
    """A deal, a person, an organization or another thing that somebody owns."""

    id: int
    is_deleted: bool


R = TypeVar("R", bound=Owned)


@dataclass(slots=True)
class Company:
    users: dict[int, User]
    pipelines: dict[int, Pipeline]
    stages: dict[int, Stage]
    currencies: dict[str, Currency]
    filters: dict[int, Filter]
    # By key_string.
    activity_types: dict[str, ActivityType]
    # Field definitions by entity: "deal", "person", "organization".
    fields: dict[str, list[Field]]
    id: int = ID
    name: str = NAME
    domain: str = DOMAIN
    deals: dict[int, Deal] = field(default_factory=dict)
    persons: dict[int, Person] = field(default_factory=dict)
    organizations: dict[int, Organization] = field(default_factory=dict)
    activities: dict[int, Activity] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)
    files: dict[int, File] = field(default_factory=dict)
    products: dict[int, Product] = field(default_factory=dict)
    deal_products: dict[int, DealProduct] = field(default_factory=dict)
    participants: dict[int, Participant] = field(default_factory=dict)
    mails: dict[int, Mail] = field(default_factory=dict)
    leads: dict[str, Lead] = field(default_factory=dict)
    lead_labels: tuple[LeadLabel, ...] = ()
    conversions: dict[str, Converting] = field(default_factory=dict)
    webhooks: dict[int, Webhook] = field(default_factory=dict)
    # Kind and id of what is followed → user id → since when.
    followers: dict[tuple[str, int], dict[int, str]] = field(default_factory=dict)
    # Kind and id → what has happened to it, oldest first.
    changes: dict[tuple[str, int], list[Change]] = field(default_factory=dict)
    # Whether a download leads to where the file is kept instead of giving its bytes.
    is_keeping_files_elsewhere: bool = False
    # The last id given out per table: ids of deleted and merged records never come back.
    last_ids: Counter[str] = field(default_factory=Counter)

    def new_id(self, table: str) -> int:
        self.last_ids[table] += 1
        return self.last_ids[table]

    def table(self, kind: str) -> Mapping[int, Record]:
        tables: dict[str, Mapping[int, Record]] = {
            "deal": self.deals,
            "person": self.persons,
            "organization": self.organizations,
        }
        return tables[kind]

    def may_see(self, user: User, record: Shown) -> bool:
        if record.visible_to != OWNER_ONLY or record.owner_id == user.id:
            return True
        return isinstance(record, Record) and user.id in self.followers.get(
            (kind_of(record), record.id), ()
        )

    def stages_of(self, pipeline_id: int) -> list[Stage]:
        found = (
            stage
            for stage in self.stages.values()
            if stage.pipeline_id == pipeline_id and not stage.is_deleted
        )
        return sorted(found, key=lambda stage: stage.order_nr)

    def custom_fields(self, entity: str) -> Iterator[Field]:
        return (item for item in self.fields[entity] if item.is_custom_field)

    def labels(self, entity: str) -> dict[int | str, str]:
        known = next(item for item in self.fields[entity] if item.field_code == "label_ids")
        return {option.id: option.label for option in known.options}

    def lines_of(self, deal: Deal) -> list[DealProduct]:
        return [row for row in self.deal_products.values() if row.deal_id == deal.id]

    def worth(self, deal: Deal) -> float:
        """What the product lines of the deal come to."""
        return round(sum(row.sum for row in self.lines_of(deal) if row.is_enabled), 2)

    def people_of(self, deal: Deal) -> set[int]:
        taking_part = {
            row.person_id for row in self.participants.values() if row.deal_id == deal.id
        }
        return taking_part | ({deal.person_id} if deal.person_id is not None else set())


def kind_of(record: Record) -> str:
    return KINDS[type(record)]


def visible(company: Company, user: User, records: Iterable[R]) -> Iterator[R]:
    return (record for record in records if company.may_see(user, record))
