"""What Pipedrive counts for a deal: activities, notes, files, products, people, mails."""

from collections import defaultdict

from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.records import Activity, Deal

DEAL_EXTRAS = (
    "next_activity_id",
    "last_activity_id",
    "first_won_time",
    "products_count",
    "files_count",
    "notes_count",
    "followers_count",
    "email_messages_count",
    "activities_count",
    "done_activities_count",
    "undone_activities_count",
    "participants_count",
    "last_incoming_mail_time",
    "last_outgoing_mail_time",
    "smart_bcc_email",
    "source_lead_id",
)


class Extras:
    """Looks through the tables once, however many deals are asked about."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._activities = defaultdict[int | None, list[Activity]](list)
        for activity in company.activities.values():
            if not activity.is_deleted:
                self._activities[activity.deal_id].append(activity)
        self._counts = {
            "products_count": _per_deal([row.deal_id for row in company.deal_products.values()]),
            "files_count": _per_deal(
                [row.deal_id for row in company.files.values() if not row.is_deleted]
            ),
            "notes_count": _per_deal([row.deal_id for row in company.notes.values()]),
        }
        self._people = defaultdict[int, set[int]](set)
        for row in company.participants.values():
            self._people[row.deal_id].add(row.person_id)

    def takes_part(self, person_id: int, deal: Deal) -> bool:
        return person_id in self._people[deal.id]

    def next_activity(self, deal: Deal) -> Activity | None:
        undone = [row for row in self._activities[deal.id] if not row.done]
        return min(undone, key=when, default=None)

    def last_activity(self, deal: Deal) -> Activity | None:
        done = [row for row in self._activities[deal.id] if row.done]
        return max(done, key=when, default=None)

    def of(self, deal: Deal) -> dict[str, object]:
        activities = self._activities[deal.id]
        done = sum(row.done for row in activities)
        following, last = self.next_activity(deal), self.last_activity(deal)
        people = self._people[deal.id] | ({deal.person_id} - {None})
        return {
            "next_activity_id": following and following.id,
            "last_activity_id": last and last.id,
            "first_won_time": deal.first_won_time,
            **{name: counts.get(deal.id, 0) for name, counts in self._counts.items()},
            "followers_count": len(self._company.followers.get(("deal", deal.id), ())),
            "email_messages_count": deal.email_messages_count,
            "activities_count": len(activities),
            "done_activities_count": done,
            "undone_activities_count": len(activities) - done,
            "participants_count": len(people),
            "last_incoming_mail_time": deal.last_incoming_mail_time,
            "last_outgoing_mail_time": deal.last_outgoing_mail_time,
            "smart_bcc_email": f"{self._company.domain}+deal{deal.id}@pipedrivemail.com",
            "source_lead_id": None,
        }


def when(activity: Activity) -> tuple[str, str, int]:
    return activity.due_date, activity.due_time or "", activity.id


def _per_deal(deal_ids: list[int] | list[int | None]) -> dict[int | None, int]:
    counts = defaultdict[int | None, int](int)
    for deal_id in deal_ids:
        counts[deal_id] += 1
    return counts
