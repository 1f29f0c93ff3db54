"""What Pipedrive counts for a person or an organization."""

from collections import defaultdict
from collections.abc import Iterable

from bot.playground.pipedrive.company import DOMAIN, Company
from bot.playground.pipedrive.records import Activity, Deal, Organization, Person

_SHARED = (
    "next_activity_id", "last_activity_id", "open_deals_count", "related_open_deals_count",
    "closed_deals_count", "related_closed_deals_count", "email_messages_count",
    "activities_count", "done_activities_count", "undone_activities_count", "files_count",
    "notes_count", "followers_count", "won_deals_count", "related_won_deals_count",
    "lost_deals_count", "related_lost_deals_count", "smart_bcc_email",
)  # fmt: skip
PERSON_EXTRAS = (
    *_SHARED, "participant_open_deals_count", "participant_closed_deals_count",
    "last_incoming_mail_time", "last_outgoing_mail_time", "marketing_status", "doi_status",
)  # fmt: skip
ORGANIZATION_EXTRAS = (*_SHARED, "people_count")


class ContactExtras:
    """Looks through the tables once, however many contacts are asked about."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._deals = defaultdict[tuple[str, int | None], list[Deal]](list)
        self._activities = defaultdict[tuple[str, int | None], list[Activity]](list)
        self._people = defaultdict[int | None, int](int)
        for deal in company.deals.values():
            self._deals["person", deal.person_id].append(deal)
            self._deals["organization", deal.org_id].append(deal)
        for row in company.participants.values():
            if row.deal_id in company.deals:
                self._deals["participant", row.person_id].append(company.deals[row.deal_id])
        for activity in company.activities.values():
            self._activities["person", activity.person_id].append(activity)
            self._activities["organization", activity.org_id].append(activity)
        for person in company.persons.values():
            self._people[person.org_id] += 1

    def of(self, record: Person | Organization) -> dict[str, object]:
        kind = "person" if isinstance(record, Person) else "organization"
        deals = self._deals[kind, record.id]
        activities = self._activities[kind, record.id]
        done = [row.id for row in activities if row.done]
        undone = [row.id for row in activities if not row.done]
        mine: dict[str, object] = dict.fromkeys({*PERSON_EXTRAS, *ORGANIZATION_EXTRAS}, 0)
        return mine | {
            "next_activity_id": min(undone, default=None),
            "last_activity_id": max(done, default=None),
            **_by_status(deals),
            "email_messages_count": sum(deal.email_messages_count for deal in deals),
            "activities_count": len(activities),
            "done_activities_count": len(done),
            "undone_activities_count": len(undone),
            "people_count": self._people[record.id],
            **self._taking_part(record),
            "last_incoming_mail_time": _latest(deal.last_incoming_mail_time for deal in deals),
            "last_outgoing_mail_time": _latest(deal.last_outgoing_mail_time for deal in deals),
            "smart_bcc_email": f"{DOMAIN}+{kind}{record.id}@pipedrivemail.com",
            "marketing_status": "no_consent",
            "doi_status": 1,
        }

    def _taking_part(self, record: Person | Organization) -> dict[str, object]:
        statuses = [deal.status for deal in self._deals["participant", record.id]]
        return {
            "participant_open_deals_count": statuses.count("open"),
            "participant_closed_deals_count": statuses.count("won") + statuses.count("lost"),
        }


def _by_status(deals: list[Deal]) -> dict[str, object]:
    statuses = [deal.status for deal in deals]
    won, lost = statuses.count("won"), statuses.count("lost")
    return {
        "open_deals_count": statuses.count("open"),
        "closed_deals_count": won + lost,
        "won_deals_count": won,
        "lost_deals_count": lost,
    }


def _latest(times: Iterable[str | None]) -> str | None:
    return max(filter(None, times), default=None)
