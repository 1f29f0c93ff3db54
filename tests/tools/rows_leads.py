"""Leads: what is typed, and what Pipedrive must receive."""

from tests.tools.row import Row

LEADS = "/v1/leads"
ID = "492a9c39-c7e4-45b5-b5c8-ba678eec8814"
LEAD = f"/v1/leads/{ID}"
LABEL = "7e9b61bf-ee70-49c8-aeda-d334821a19b2"
FIND = "/api/v2/leads/search"
NEWEST = {"sort": "add_time DESC"}

ROWS = (
    Row("leads_list", "/lead list", "GET", LEADS, NEWEST),
    Row("leads_list", "/lead list owner=me org=34 person=7 sort=title limit=20 start=20", "GET",
        LEADS, {"owner_id": "101", "organization_id": "34", "person_id": "7", "sort": "title",
                "limit": "20", "start": "20"}),
    Row("leads_list", "/lead list archived=no sort=updated", "GET", LEADS,
        {"sort": "update_time DESC"}),
    Row("leads_list", "/lead list archived=yes", "GET", f"{LEADS}/archived", NEWEST),
    Row("leads_get", f"/lead show {ID}", "GET", LEAD),
    Row("leads_get", f"/lead {ID.upper()}", "GET", LEAD),
    Row("leads_get", f"/lead https://northwind.pipedrive.com/leads/inbox/{ID}", "GET", LEAD),
    Row("leads_search", "/lead find demo", "GET", FIND, {"term": "demo"}),
    Row("leads_search", "/lead wants a demo", "GET", FIND, {"term": "wants a demo"}),
    Row("leads_search", "/lead find demo org=34 person=7 in=title exact=yes limit=5", "GET", FIND,
        {"term": "demo", "organization_id": "34", "person_id": "7", "fields": "title",
         "exact_match": "true", "limit": "5"}),
    Row("leads_create", "/lead new Wants a demo org=34", "POST", LEADS,
        body={"title": "Wants a demo", "organization_id": 34}),
    Row("leads_create", '/lead new "Wants a demo" person=7 value=12k EUR owner=me close=2026-12-18',
        "POST", LEADS,
        body={"title": "Wants a demo", "person_id": 7,
              "value": {"amount": 12000, "currency": "EUR"}, "owner_id": 101,
              "expected_close_date": "2026-12-18"}),
    Row("leads_create", f"/lead new Demo org=34 label={LABEL} visible=company", "POST", LEADS,
        body={"title": "Demo", "organization_id": 34, "label_ids": [LABEL], "visible_to": "7"}),
    Row("leads_update", f'/lead edit {ID} title="Wants two"', "PATCH", LEAD,
        body={"title": "Wants two"}),
    Row("leads_update", f"/lead edit {ID} value=15k EUR label=", "PATCH", LEAD,
        body={"value": {"amount": 15000, "currency": "EUR"}, "label_ids": []}),
    Row("leads_update", f"/lead edit {ID} archived=yes", "PATCH", LEAD,
        body={"is_archived": True}),
    Row("leads_convert_to_deal", f"/lead convert {ID}", "POST",
        f"/api/v2/leads/{ID}/convert/deal", body={}),
    Row("leads_convert_to_deal", f"/lead convert {ID} stage=5", "POST",
        f"/api/v2/leads/{ID}/convert/deal", body={"stage_id": 5}),
    Row("leads_delete", f"/lead delete {ID}", "DELETE", LEAD),
)  # fmt: skip
