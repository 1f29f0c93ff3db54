"""Notes: what is typed, and what Pipedrive must receive."""

from tests.tools.row import Row

NOTES, NOTE = "/v1/notes", "/v1/notes/3"
LEAD = "492a9c39-c7e4-45b5-b5c8-ba678eec8814"
LATEST = {"sort": "add_time DESC"}

ROWS = (
    Row("deals_add_note", "/deal note 12 They need a quote", "POST", NOTES,
        body={"content": "They need a quote", "deal_id": 12}),
    Row("deals_add_note", '/deal note #12 "Ask for &lt;b&gt;Tom&lt;/b&gt; &amp; Jo"', "POST", NOTES,
        body={"content": "Ask for &lt;b&gt;Tom&lt;/b&gt; &amp; Jo", "deal_id": 12}),
    Row("persons_add_note", "/person note 7 Prefers mornings", "POST", NOTES,
        body={"content": "Prefers mornings", "person_id": 7}),
    Row("organizations_add_note", "/org note 34 Moves to Leeds", "POST", NOTES,
        body={"content": "Moves to Leeds", "org_id": 34}),
    Row("deals_list_notes", "/deal notes 12", "GET", NOTES, {"deal_id": "12", **LATEST}),
    Row("deals_list_notes", "/deal notes 12 limit=20 start=20", "GET", NOTES,
        {"deal_id": "12", **LATEST, "limit": "20", "start": "20"}),
    Row("persons_list_notes", "/person notes 7", "GET", NOTES, {"person_id": "7", **LATEST}),
    Row("organizations_list_notes", "/org notes 34", "GET", NOTES, {"org_id": "34", **LATEST}),
    Row("leads_add_note", f"/lead note {LEAD} They need a quote", "POST", NOTES,
        body={"content": "They need a quote", "lead_id": LEAD}),
    Row("leads_list_notes", f"/lead notes {LEAD}", "GET", NOTES, {"lead_id": LEAD, **LATEST}),
    Row("notes_save_message", '/crm save deal=12 text="They need a quote"', "POST", NOTES,
        body={"content": "They need a quote", "deal_id": 12}),
    Row("notes_save_message", f'/crm save lead={LEAD} text="They need a quote"', "POST", NOTES,
        body={"content": "They need a quote", "lead_id": LEAD}),
    Row("notes_get", "/crm show-note 3", "GET", NOTE),
    Row("notes_update", "/crm edit-note 3 They need it by Friday", "PUT", NOTE,
        body={"content": "They need it by Friday"}),
    Row("notes_delete", "/crm delete-note #3", "DELETE", NOTE),
)  # fmt: skip
