"""Persons and organizations to render, and every renderer of theirs."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import contact_lists, kinds
from bot.blocks.replies import bulk, confirm_cards, duplicates, notices
from bot.blocks.replies.duplicates import Alike
from bot.pipedrive.records.found import FoundOrganization, FoundPerson
from bot.pipedrive.records.models import Address, Contact, Named, Organization, Owner, Page, Person
from bot.pipedrive.records.outcomes import Merged
from tests.blocks.samples import NOW, SOON, TICKET

JO = Person(
    id=3,
    name="Jo Doe",
    owner_id=7,
    org_id=34,
    job_title="CTO",
    emails=[
        Contact(value="jo@home.com", label="home"),
        Contact(value="jo@acme.com", primary=True, label="work"),
    ],
    phones=[Contact(value="+44 20 7946 0000", primary=True, label="mobile")],
    label_ids=[1],
    open_deals_count=2,
    closed_deals_count=0,
    activities_count=7,
    add_time=NOW - timedelta(days=40),
    update_time=NOW - timedelta(hours=2),
)
SAM = Person(
    id=4,
    name="Sam Poe",
    owner_id=8,
    emails=[Contact(value="sam@poe.org", primary=True, label="work")],
    phones=[Contact(value="+351 912 345 678", primary=True)],
)
NOBODY = Person(id=5)
GMBH = Organization(
    id=34,
    name="Acme GmbH",
    owner_id=7,
    address=Address(value="Rua Augusta 1, Lisboa", locality="Lisboa"),
    website="https://acme.com",
    employee_count=250,
    annual_revenue=1500000,
    label_ids=[1],
    people_count=5,
    open_deals_count=2,
    add_time=NOW - timedelta(days=400),
    update_time=NOW - timedelta(days=2),
)
LTD = Organization(id=35, name="Acme Ltd", owner_id=8)
FOUND_JO = FoundPerson(
    id=3,
    name="Jo Doe",
    emails=["jo@acme.com"],
    phones=["+44 20 7946 0000"],
    organization=Named(id=34, name="Acme GmbH"),
    owner=Owner(id=7),
)
FOUND_GMBH = FoundOrganization(id=34, name="Acme GmbH", address="Rua Augusta 1, Lisboa")
THERE = [
    Alike("person", 3, "Jo Doe", "Acme GmbH · jo@acme.com", "same email"),
    Alike("person", 9, "Jo Doe", "", "same email"),
]

MESSAGES: dict[str, Callable[[Viewer], Message]] = {
    "person_card": lambda v: kinds.card(JO, v),
    "person_card_bare": lambda v: kinds.card(NOBODY, v),
    "person_card_deleted": lambda v: kinds.card(JO.model_copy(update={"is_deleted": True}), v),
    "person_list": lambda v: contact_lists.persons(Page([JO, SAM, NOBODY], "next"), v),
    "person_list_empty": lambda v: contact_lists.persons(Page([]), v),
    "person_found": lambda v: contact_lists.found_persons(Page([FOUND_JO]), v),
    "person_found_empty": lambda v: contact_lists.found_persons(Page([]), v),
    "person_ask_delete": lambda v: confirm_cards.delete(JO, v, TICKET, SOON),
    "person_ask_merge": lambda v: confirm_cards.merge(
        JO, SAM, confirm_cards.merged(JO, SAM), v, TICKET, SOON
    ),
    "person_ask_bulk": lambda v: bulk.ask([JO, SAM], v, TICKET, SOON),
    "person_there_already": lambda v: duplicates.ask("person", "Jo", THERE, v, TICKET, SOON),
    "person_created_unlooked": lambda v: duplicates.noted(
        notices.created(JO, v), duplicates.NOT_LOOKED
    ),
    "person_survivor": lambda v: kinds.merged("person")(Merged(id=3, title="Jo Doe"), v),
    "organization_card": lambda v: kinds.card(GMBH, v),
    "organization_card_bare": lambda v: kinds.card(LTD, v),
    "organization_list": lambda v: contact_lists.organizations(Page([GMBH, LTD]), v),
    "organization_list_empty": lambda v: contact_lists.organizations(Page([]), v),
    "organization_found": lambda v: contact_lists.found_organizations(Page([FOUND_GMBH]), v),
    "organization_found_empty": lambda v: contact_lists.found_organizations(Page([]), v),
    "organization_ask_merge": lambda v: confirm_cards.merge(
        LTD, GMBH, confirm_cards.merged(LTD, GMBH), v, TICKET, SOON
    ),
    "organization_edited": lambda v: notices.edited(
        GMBH, GMBH.model_copy(update={"address": Address(value="Rua 2, Porto")}), v
    ),
}


def renderers(words: str, viewer: Viewer) -> Mapping[str, Callable[[], Message]]:
    """Every renderer, with a stranger's words wherever it takes some."""
    reached = [Contact(value=words, label=words, primary=nr == 1) for nr in range(3)]
    jo = JO.model_copy(
        update={
            "name": words, "job_title": words, "emails": reached, "phones": reached,
            "im": reached, "birthday": words, "postal_address": Address(value=words),
        }
    )  # fmt: skip
    acme = GMBH.model_copy(
        update={"name": words, "address": Address(value=words), "website": words,
                "linkedin": words}
    )  # fmt: skip
    found = FOUND_JO.model_copy(
        update={"name": words, "emails": [words], "phones": [words],
                "organization": Named(id=1, name=words)}
    )  # fmt: skip
    firm = FOUND_GMBH.model_copy(update={"name": words, "address": words})
    there = [Alike("person", nr, words, words, "same email") for nr in range(1, 6)]
    return {
        "person": lambda: kinds.card(jo, viewer),
        "persons": lambda: contact_lists.persons(Page([jo] * 120, "next"), viewer),
        "found_persons": lambda: contact_lists.found_persons(Page([found] * 2), viewer),
        "ask_delete_person": lambda: confirm_cards.delete(jo, viewer, TICKET, SOON),
        "ask_merge_persons": lambda: confirm_cards.merge(
            SAM, jo, confirm_cards.merged(SAM, jo), viewer, TICKET, SOON
        ),
        "edited_person": lambda: notices.edited(JO, jo, viewer),
        "there_already": lambda: duplicates.ask("person", words, there, viewer, TICKET, SOON),
        "organization": lambda: kinds.card(acme, viewer),
        "organizations": lambda: contact_lists.organizations(Page([acme] * 120), viewer),
        "found_organizations": lambda: contact_lists.found_organizations(Page([firm]), viewer),
        "ask_merge_organizations": lambda: confirm_cards.merge(
            acme, GMBH, confirm_cards.merged(acme, GMBH), viewer, TICKET, SOON
        ),
        "edited_organization": lambda: notices.edited(GMBH, acme, viewer),
    }
