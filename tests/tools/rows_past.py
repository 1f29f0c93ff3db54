"""Looking back and adding up: what is typed, and the request that Pipedrive must receive."""

from tests.tools.row import Row

DEAL, PERSON, ORG = "/v1/deals/12", "/v1/persons/7", "/v1/organizations/34"
TIMELINE = "/v1/deals/timeline"
# What goes with every timeline: the sums without the deals, converted into one currency.
SUMS = {"exclude_deals": "1", "totals_convert_currency": "default_currency"}

ROWS = (
    # What was changed, field by field: v1, but with cursors.
    Row("deals_list_field_updates", "/deal history 12", "GET", f"{DEAL}/changelog",
        {"limit": "30"}),
    Row("deals_list_field_updates", "/deal history #12 limit=5 cursor=aWQ6NTQ0", "GET",
        f"{DEAL}/changelog", {"limit": "5", "cursor": "aWQ6NTQ0"}),
    Row("persons_list_field_updates", "/person history 7", "GET", f"{PERSON}/changelog",
        {"limit": "30"}),
    Row("organizations_list_field_updates", "/org history 34 limit=100", "GET",
        f"{ORG}/changelog", {"limit": "100"}),
    Row("deals_list_participant_updates", "/deal participant-history 12", "GET",
        f"{DEAL}/participantsChangelog", {"limit": "30"}),
    # Everything that happened, by number of lines.
    Row("deals_list_updates", "/deal feed 12", "GET", f"{DEAL}/flow", {"limit": "30"}),
    Row("deals_list_updates", "/deal feed 12 items=Notes,mail,dealChange all=yes", "GET",
        f"{DEAL}/flow", {"items": "note,mailMessage,dealChange", "all_changes": "1",
                         "limit": "30"}),
    Row("deals_list_updates", "/deal feed 12 start=30", "GET", f"{DEAL}/flow",
        {"start": "30", "limit": "30"}),
    Row("persons_list_updates", "/person feed 7 items=follower", "GET", f"{PERSON}/flow",
        {"items": "follower", "limit": "30"}),
    Row("organizations_list_updates", "/org feed 34 items=activityFile", "GET", f"{ORG}/flow",
        {"items": "activityFile", "limit": "30"}),
    # Mail: never with its body.
    Row("deals_list_mail_messages", "/deal mail 12", "GET", f"{DEAL}/mailMessages",
        {"limit": "30"}),
    Row("persons_list_mail_messages", "/person mail 7 limit=10 start=10", "GET",
        f"{PERSON}/mailMessages", {"limit": "10", "start": "10"}),
    Row("organizations_list_mail_messages", "/org mail 34", "GET", f"{ORG}/mailMessages",
        {"limit": "30"}),
    # Over time: some weeks around today, or what is said; days of the past end today.
    Row("deals_get_deals_timeline", "/deal timeline", "GET", TIMELINE,
        {"start_date": "2026-10-26", "interval": "week", "amount": "12",
         "field_key": "expected_close_date", **SUMS}),
    Row("deals_get_deals_timeline", "/deal timeline by=month", "GET", TIMELINE,
        {"start_date": "2026-09-01", "interval": "month", "amount": "6",
         "field_key": "expected_close_date", **SUMS}),
    Row("deals_get_deals_timeline", "/deal timeline by=month amount=3 field=won", "GET", TIMELINE,
        {"start_date": "2026-09-01", "interval": "month", "amount": "3",
         "field_key": "won_time", **SUMS}),
    Row("deals_get_deals_timeline", "/deal timeline by=quarter field=added", "GET", TIMELINE,
        {"start_date": "2026-01-01", "interval": "quarter", "amount": "4",
         "field_key": "add_time", **SUMS}),
    Row("deals_get_deals_timeline", "/deal timeline by=Day from=1.12. owner=me pipeline=2 view=5 "
        "convert=usd", "GET", TIMELINE,
        {"start_date": "2026-12-01", "interval": "day", "amount": "14",
         "field_key": "expected_close_date", "user_id": "101", "pipeline_id": "2",
         "filter_id": "5", "exclude_deals": "1", "totals_convert_currency": "USD"}),
    Row("deals_get_archived_deals_timeline", "/deal timeline archived by=month field=close",
        "GET", f"{TIMELINE}/archived",
        {"start_date": "2026-09-01", "interval": "month", "amount": "6",
         "field_key": "expected_close_date", **SUMS}),
    Row("deals_get_archived_summary", "/deal summary archived", "GET",
        "/v1/deals/summary/archived"),
    Row("deals_get_archived_summary", "/deal summary archived owner=me status=won stage=5",
        "GET", "/v1/deals/summary/archived",
        {"user_id": "101", "status": "won", "stage_id": "5"}),
    # Searching everything, one field, or deals.
    Row("search_universal", "/crm find acme", "GET", "/api/v2/itemSearch", {"term": "acme"}),
    Row("search_universal", "/crm acme renewal", "GET", "/api/v2/itemSearch",
        {"term": "acme renewal"}),
    Row("search_universal", "/crm find acme type=deal,people,org in=name,notes exact=yes "
        "related=no limit=20", "GET", "/api/v2/itemSearch",
        {"term": "acme", "item_types": "deal,person,organization", "fields": "name,notes",
         "exact_match": "true", "search_for_related_items": "false", "limit": "20"}),
    Row("search_by_field", "/crm find-by deal title=Acme", "GET", "/api/v2/itemSearch/field",
        {"entity_type": "deal", "field": "title", "term": "Acme"}),
    Row("search_by_field", '/crm find-by org name="Acme GmbH" match=beginning limit=500', "GET",
        "/api/v2/itemSearch/field",
        {"entity_type": "organization", "field": "name", "term": "Acme GmbH",
         "match": "beginning", "limit": "500"}),
    Row("search_by_field", "/crm find-by person field=name term=jo match=middle", "GET",
        "/api/v2/itemSearch/field",
        {"entity_type": "person", "field": "name", "term": "jo", "match": "middle"}),
    Row("search_deals", "/crm find-deals acme person=7 org=34 status=open", "GET",
        "/api/v2/deals/search",
        {"term": "acme", "person_id": "7", "organization_id": "34", "status": "open"}),
)  # fmt: skip
