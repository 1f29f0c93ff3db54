"""What happened around a deal, and deals over time, as samples to be rendered."""

from bot.pipedrive.records.models import Page
from bot.pipedrive.records.past import FieldChange, Happening, MailMessage, ParticipantChange
from bot.pipedrive.records.periods import Timeline
from bot.pipedrive.records.search_results import Thing

AT, EARLIER = "2026-11-24 09:30:00", "2026-11-22 17:05:00"


def _change(key: str, old: str | None, new: str | None, at: str = AT) -> FieldChange:
    return FieldChange.model_validate(
        {"field_key": key, "old_value": old, "new_value": new, "actor_user_id": 7, "time": at}
    )


CHANGES = Page(
    [
        _change("stage_id", "4", "5"),
        _change("user_id", "8", "7"),
        _change("enum", "1", "2"),
        _change("people", None, "4"),
        _change("date", "2026-12-01", None),
        _change("status", "open", "won"),
        _change("label", "1", "9", EARLIER),
        _change("f" * 40, "old", "new", EARLIER),
        _change("add_time", None, EARLIER, EARLIER),
    ],
    next_cursor="next",
)
CAME_AND_WENT = Page(
    [
        ParticipantChange.model_validate(
            {"person_id": person, "action": action, "actor_user_id": user, "time": AT}
        )
        for person, action, user in ((3, "added", 7), (99, "removed", 99))
    ]
)
_PARTIES = {
    "from": [{"name": "Jo Doe", "email_address": "jo@acme.example"}],
    "to": [{"name": "Ana Lima", "email_address": "ana@northwind.example"}],
}
MAILS = Page(
    [
        MailMessage.model_validate({"timestamp": at, "data": data})
        for at, data in (
            (AT, {**_PARTIES, "subject": "Our offer", "snippet": "Dear Ana, thank you."}),
            (EARLIER, {**_PARTIES, "subject": "", "read_flag": 1, "draft_flag": 1,
                       "cc": _PARTIES["to"] * 5, "has_real_attachments_flag": 1}),
        )
    ],
    next_start=2,
)  # fmt: skip
_HAPPENED: list[tuple[str, dict[str, object]]] = [
    ("dealChange", {"item_id": 12, "user_id": 7, "field_key": "value", "old_value": 50,
                    "new_value": 100, "additional_data": []}),
    ("personChange", {"item_id": 3, "user_id": 8, "field_key": "org_id", "old_value": 1,
                      "new_value": 2, "additional_data": {"old_value_formatted": "Old Ltd",
                                                          "new_value_formatted": "New Ltd"}}),
    ("activity", {"subject": "Call Jo", "type": "call", "created_by_user_id": 7,
                  "due_date": "2026-11-27"}),
    ("activity", {"subject": "Demo", "type": "meeting", "done": True, "user_id": 8}),
    ("note", {"content": "<p>Wants <b>10 %</b> off</p>", "user_id": 7}),
    ("file", {"file_name": "offer.pdf", "user_id": {"id": 8}}),
    ("dealFollower", {"item_id": 12, "follower_user_id": 8, "action": "added"}),
    ("personFollower", {"item_id": 3, "follower_user_id": 7, "action": "removed"}),
    ("participant", {"person_id": 3, "action": "added", "user_id": 7}),
    ("mailMessage", {**_PARTIES, "subject": "Our offer"}),
    ("deal", {"title": "Acme renewal"}),
    ("marketing_campaign_stat", {"name": "Spring"}),
    ("somethingNew", {"id": 1}),
]  # fmt: skip
FEED = Page(
    [
        Happening.model_validate({"object": kind, "timestamp": AT, "data": data})
        for kind, data in _HAPPENED
    ]
)


def _period(start: str, end: str, **more: object) -> dict[str, object]:
    return {"period_start": f"{start} 00:00:00", "period_end": f"{end} 23:59:59", **more}


_OF_ONE = {
    "count": 3, "values": {"EUR": 900}, "open_count": 2, "open_values": {"EUR": 700},
    "won_count": 1, "won_values": {"EUR": 200},
}  # fmt: skip
_OF_TWO = {
    "count": 2, "values": {"EUR": 500, "USD": 220}, "open_count": 2,
    "open_values": {"EUR": 500, "USD": 220}, "won_count": 0, "won_values": [],
}  # fmt: skip
WEEKS = Timeline.model_validate(
    [
        _period("2026-11-23", "2026-11-29", totals=_OF_ONE),
        _period("2026-11-30", "2026-12-06", totals={"count": 0, "values": []}),
    ]
)
MONTHS = Timeline.model_validate(
    [
        _period("2026-11-01", "2026-11-30", totals=_OF_ONE,
                totals_converted={"value": 900, "currency": "EUR"}),
        _period("2026-12-01", "2026-12-31", totals=_OF_TWO,
                totals_converted={"value": 702.5, "currency": "EUR"}),
    ]
)  # fmt: skip
ONE_QUARTER = Timeline.model_validate(_period("2026-10-01", "2026-12-31", totals=_OF_TWO))
NO_DEALS = Timeline.model_validate(_period("2026-11-24", "2026-11-24", totals={}))

FOUND = Page(
    [
        Thing.model_validate(one)
        for one in (
            {"id": 12, "type": "deal", "title": "Acme renewal", "value": 12000, "currency": "EUR",
             "status": "open", "stage": {"id": 4, "name": "Proposal"},
             "organization": {"id": 34, "name": "Acme GmbH"}},
            {"id": 3, "type": "person", "name": "Jo Doe", "emails": ["jo@acme.example"],
             "organization": {"id": 34, "name": "Acme GmbH"}},
            {"id": 34, "type": "organization", "name": "Acme GmbH", "address": "Rua 1, Lisboa"},
            {"id": 3, "type": "file", "name": "offer.pdf",
             "deal": {"id": 12, "title": "Acme renewal"}},
            {"id": "adf21080-0e10-11eb-879b-05d71fb426ec", "type": "lead", "title": "Acme lead"},
        )
    ],
    "next",
)  # fmt: skip
