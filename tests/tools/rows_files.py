"""Files and pictures: what is typed, and what Pipedrive must receive."""

from tests.tools.row import Row

FILES, FILE = "/v1/files", "/v1/files/9"
NEWEST = {"sort": "id DESC"}
DRIVE = "1uKq0Zt7Vw3xYbN5mP9cR2sT4"
LINKED = {"remote_id": DRIVE, "remote_location": "googledrive"}
PICTURE = "/v1/persons/7/picture"

ROWS = (
    # Lists: each owner has one of its own, and Pipedrive's general one knows no owner.
    Row("files_list", "/file", "GET", FILES, NEWEST),
    Row("files_list", "/file list", "GET", FILES, NEWEST),
    Row("files_list", "/file ls limit=20 start=40", "GET", FILES,
        {**NEWEST, "limit": "20", "start": "40"}),
    Row("files_list", "/file list deal=12", "GET", "/v1/deals/12/files", NEWEST),
    Row("files_list", "/file list person=7 sort=oldest", "GET", "/v1/persons/7/files",
        {"sort": "id ASC"}),
    Row("files_list", "/file list org=34 sort=-updated", "GET", "/v1/organizations/34/files",
        {"sort": "update_time DESC"}),
    Row("files_list", "/file list product=5", "GET", "/v1/products/5/files", NEWEST),
    Row("deals_list_files", "/deal files 12", "GET", "/v1/deals/12/files", NEWEST),
    Row("deals_list_files", "/deal files #12 sort=updated limit=100", "GET", "/v1/deals/12/files",
        {"sort": "update_time ASC", "limit": "100"}),
    Row("persons_list_files", "/person files 7", "GET", "/v1/persons/7/files", NEWEST),
    Row("organizations_list_files", "/org files 34", "GET", "/v1/organizations/34/files", NEWEST),
    # One file.
    Row("files_get", "/file 9", "GET", FILE),
    Row("files_get", "/file show #9", "GET", FILE),
    Row("files_download", "/file download 9", "GET", f"{FILE}/download"),
    Row("files_update", '/file rename 9 "Offer v2"', "PUT", FILE, body={"name": "Offer v2"}),
    Row("files_update", "/file rename 9 Offer v2.pdf", "PUT", FILE, body={"name": "Offer v2.pdf"}),
    Row("files_update", '/file edit 9 name=Offer description="As signed"', "PUT", FILE,
        body={"name": "Offer", "description": "As signed"}),
    Row("files_delete", "/file delete 9", "DELETE", FILE),
    # Links to Google Drive, however it spells them.
    Row("files_create_remote_link", f"/file link https://docs.google.com/document/d/{DRIVE}/edit "
        "deal=12", "POST", f"{FILES}/remoteLink",
        body={**LINKED, "item_type": "deal", "item_id": 12}),
    Row("files_create_remote_link", f"/file link person=7 <https://drive.google.com/open?id={DRIVE}"
        "&usp=drive_link>", "POST", f"{FILES}/remoteLink",
        body={**LINKED, "item_type": "person", "item_id": 7}),
    Row("files_create_remote_link", f"/file link {DRIVE} org=34", "POST", f"{FILES}/remoteLink",
        body={**LINKED, "item_type": "organization", "item_id": 34}),
    Row("files_create_remote_link", f"/file link https://drive.google.com/file/d/{DRIVE}/view?usp="
        "sharing deal=12", "POST", f"{FILES}/remoteLink",
        body={**LINKED, "item_type": "deal", "item_id": 12}),
    # Pictures: what is sent is the content of the file that is named.
    Row("persons_delete_picture", "/person remove-picture 7", "DELETE", PICTURE),
)  # fmt: skip
