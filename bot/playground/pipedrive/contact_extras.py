"""What Pipedrive counts for a person or an organization."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from bot.playground.pipedrive.company import LINKS, Company, kind_of
from bot.playground.pipedrive.extras import when
from bot.playground.pipedrive.records import (
    Activity,
    Deal,
    File,
    Mail,
    Note,
    Organization,
    Person,
)

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


Key = tuple[str, int | None]


class ContactExtras:
    """Looks through the tables once, however many contacts are asked about."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._deals = defaultdict[Key, list[Deal]](list)
        self._related = defaultdict[Key, list[Deal]](list)
        self._activities = defaultdict[Key, list[Activity]](list)
        self._mails = defaultdict[Key, list[Mail]](list)
        self._people = Counter(
            person.org_id for person in company.persons.values() if not person.is_deleted
        )
        self._counts = {
            "files_count": _per_contact(company.files.values()),
            "notes_count": _per_contact(company.notes.values()),
        }
        self._sort_deals()
        for activity in company.activities.values():
            if not activity.is_deleted:
                self._activities["person", activity.person_id].append(activity)
                self._activities["organization", activity.org_id].append(activity)
        for mail in company.mails.values():
            self._mails["person", mail.person_id].append(mail)
            self._mails["organization", mail.org_id].append(mail)

    def _sort_deals(self) -> None:
        """By whom a deal is with, and by whom it has to do with: participants, an employer."""
        company = self._company
        for deal in company.deals.values():
            self._deals["person", deal.person_id].append(deal)
            self._deals["organization", deal.org_id].append(deal)
            person = company.persons.get(deal.person_id or 0)
            if person and person.org_id != deal.org_id:
                self._related["organization", person.org_id].append(deal)
        for row in company.participants.values():
            joined = company.deals.get(row.deal_id)
            if joined and joined.person_id != row.person_id:
                self._related["person", row.person_id].append(joined)

    def of(self, record: Person | Organization) -> dict[str, object]:
        key = kind_of(record), record.id
        activities, mails = self._activities[key], self._mails[key]
        done = [row for row in activities if row.done]
        undone = [row for row in activities if not row.done]
        following, last = min(undone, key=when, default=None), max(done, key=when, default=None)
        related = _by_status(self._related[key])
        return {
            "next_activity_id": following and following.id,
            "last_activity_id": last and last.id,
            **_by_status(self._deals[key]),
            **{f"related_{name}": count for name, count in related.items()},
            **{
                f"participant_{name}": related[name]
                for name in ("open_deals_count", "closed_deals_count")
            },
            "email_messages_count": len(mails),
            "activities_count": len(activities),
            "done_activities_count": len(done),
            "undone_activities_count": len(undone),
            "people_count": self._people[record.id],
            **{name: counts[key] for name, counts in self._counts.items()},
            "followers_count": len(self._company.followers.get(key, ())),
            "last_incoming_mail_time": _latest(mail.time for mail in mails if not mail.is_sent),
            "last_outgoing_mail_time": _latest(mail.time for mail in mails if mail.is_sent),
            "smart_bcc_email": f"{self._company.domain}+{key[0]}{record.id}@pipedrivemail.com",
            "marketing_status": record.marketing_status if isinstance(record, Person) else None,
            "doi_status": 1,
        }


def _per_contact(rows: Iterable[Note | File]) -> Counter[Key]:
    return Counter(
        (kind, getattr(row, link, None))
        for row in rows
        if not getattr(row, "is_deleted", False)
        for kind, link in LINKS.items()
    )


def _by_status(deals: list[Deal]) -> dict[str, int]:
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
