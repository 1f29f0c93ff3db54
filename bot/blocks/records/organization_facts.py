"""What there is to say of an organization, each fact in words; not yet escaped."""

from bot.blocks.kit.figures import number
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts
from bot.blocks.records.facts import Face, Fact
from bot.pipedrive.records.models import Address, Organization
from bot.text import NAME, cut, isolated


def address(of: Address | None) -> str:
    """As it was written, else put together from its parts."""
    if of is None:
        return ""
    street = " ".join(part for part in (of.route, of.street_number) if part)
    place = " ".join(part for part in (of.postal_code, of.locality) if part)
    return cut(of.value or ", ".join(part for part in (street, place, of.country) if part), NAME)


def in_short(organization: Organization, viewer: Viewer) -> str:
    """`Rua Augusta 1, Lisboa · Ana Lima`."""
    parts = (address(organization.address), facts.owner(organization, viewer))
    return " · ".join(isolated(part) for part in parts if part)


def industry(organization: Organization, viewer: Viewer) -> str:
    if organization.industry is None:
        return ""
    return facts.option("organization", "industry", organization.industry, viewer)


def _number(value: float | None, viewer: Asker) -> str:
    return "" if value is None else number(value, viewer)


FACE = Face(
    in_short=in_short,
    shown=(
        Fact("Name", ("name",), lambda one, _: facts.title(one)),
        Fact("Address", ("address",), lambda one, _: address(one.address)),
        Fact("Owner", ("owner_id",), facts.owner),
        Fact("Labels", ("label_ids",), facts.labels),
        Fact("Website", ("website",), lambda one, _: cut(one.website or "", NAME)),
        Fact("LinkedIn", ("linkedin",), lambda one, _: cut(one.linkedin or "", NAME)),
        Fact("Employees", ("employee_count",), lambda one, v: _number(one.employee_count, v)),
        Fact("Annual revenue", ("annual_revenue",), lambda one, v: _number(one.annual_revenue, v)),
        Fact("Industry", ("industry",), industry),
        Fact("Visible to", ("visible_to",), facts.visibility),
    ),
    always=frozenset({"Name", "Address", "Owner"}),
    filled=(
        ("address",), ("label_ids",), ("website",), ("linkedin",), ("employee_count",),
        ("annual_revenue",), ("industry",),
    ),
)  # fmt: skip
