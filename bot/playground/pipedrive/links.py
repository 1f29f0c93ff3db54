"""Records that point to other records: those must be there, for the one who points."""

from collections.abc import Mapping

from bot.playground.pipedrive.api import ApiCall, invalid
from bot.playground.pipedrive.company import Company, Owned

# No projects are here, and of what points to these, only files and notes point to leads.
NOWHERE: Mapping[int, Owned] = {}


def tables(company: Company) -> dict[str, Mapping[int, Owned]]:
    return {
        "deal_id": company.deals,
        "person_id": company.persons,
        "org_id": company.organizations,
        "product_id": company.products,
        "lead_id": NOWHERE,
        "project_id": NOWHERE,
    }


def check_links(company: Company, call: ApiCall, body: Mapping[str, object]) -> None:
    for name, table in tables(company).items():
        if name in body:
            check_link(company, call, name, table, body[name])


def check_link(
    company: Company, call: ApiCall, name: str, table: Mapping[int, Owned], id: object
) -> None:
    linked = table.get(id) if isinstance(id, int) else None
    if linked is None or linked.is_deleted or not company.may_see(call.user, linked):
        raise invalid(name, "not found")
