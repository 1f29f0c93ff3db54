"""What activities carry beside a subject and a day, and the plans that belong to no deal."""

import random

from bot.playground.pipedrive import team
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.days import Calendar
from bot.playground.pipedrive.records import Activity, Organization

# Type, subject, days ago, time, duration, done
Plan = tuple[str, str, int, str | None, str | None, bool]
# Address, name, person, user
Invited = tuple[str, str, int | None, int | None]
PLANS: tuple[Plan, ...] = (
    ("site_visit", "Look at their warehouse", 3, "09:00:00", "02:00:00", False),
    ("task", "Answer the tender", 1, None, None, False),
    ("call", "Talk about next year", 0, "08:15:00", "00:15:00", False),
    ("task", "Tidy up the pipeline", 0, None, None, False),
    ("site_visit", "Measure the new hall", -5, "13:30:00", "01:30:00", False),
    ("lunch", "Lunch at the fair", 12, "11:00:00", "01:00:00", True),
    ("fax", "Fax the signed order", 40, None, None, True),
)
PRIORITIES = (None, None, None, team.LOW, team.MEDIUM, team.HIGH)
WITH_OTHERS = 0.3  # of the activities with a person
MEETINGS = {"meeting", "site_visit", "lunch"}


def fill_agenda(company: Company, seed: int, calendar: Calendar) -> None:
    # Chances of its own: what is drawn elsewhere stays as it is.
    rng = random.Random(f"{seed} agenda")  # noqa: S311 - a made-up world, not a secret
    for owner_id in (team.ANA, team.TOM):
        own = [row for row in company.organizations.values() if row.owner_id == owner_id]
        for plan in PLANS:
            _plan(company, rng.choice(own), plan, calendar)
    colleagues: dict[int | None, list[int]] = {}
    for person in company.persons.values():
        colleagues.setdefault(person.org_id, []).append(person.id)
    for activity in company.activities.values():
        activity.priority = rng.choice(PRIORITIES)
        others = colleagues.get(activity.org_id, [])
        if activity.person_id and rng.random() < WITH_OTHERS:
            activity.others = [id for id in others if id != activity.person_id][:2]
        if activity.type in MEETINGS:
            _arrange_meeting(company, activity)


def _plan(company: Company, organization: Organization, plan: Plan, calendar: Calendar) -> None:
    type, subject, ago, due_time, duration, done = plan
    id = company.new_id("activities")
    made = calendar.moment(max(ago, 0) + 7, 40)
    company.activities[id] = Activity(
        id=id,
        subject=subject,
        type=type,
        owner_id=organization.owner_id,
        creator_user_id=organization.owner_id,
        add_time=made,
        update_time=made,
        due_date=calendar.day(ago),
        due_time=due_time,
        duration=duration,
        done=done,
        marked_as_done_time=calendar.moment(ago, 300) if done else None,
        org_id=organization.id,
        note=f"<p>{subject}: <b>{organization.name}</b> expects us.</p>",
    )


def _arrange_meeting(company: Company, activity: Activity) -> None:
    """At the customer's, with the seller and the main contact."""
    activity.busy = True
    seller = company.users[activity.owner_id]
    invited: list[tuple[str, str, int | None, int | None]] = [
        (seller.email, seller.name, None, seller.id)
    ]
    person = company.persons.get(activity.person_id or 0)
    if person is not None:
        invited.append((str(person.emails[0]["value"]), person.name, person.id, None))
        activity.public_description = f"With {person.name}"
    activity.attendees = [
        {
            "email": email,
            "name": name,
            "status": "accepted" if user_id else "noreply",
            "is_organizer": user_id is not None,
            "person_id": person_id,
            "user_id": user_id,
        }
        for email, name, person_id, user_id in invited
    ]
    organization = company.organizations.get(activity.org_id or 0)
    if organization is not None and organization.address:
        activity.location = {**organization.address}
