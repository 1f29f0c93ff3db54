"""Files, which live in v1 only: upload, list, show, download, rename, delete."""

from collections.abc import Callable, Mapping

from bot.playground.pipedrive.activities import is_visible as is_activity_visible
from bot.playground.pipedrive.api import (
    Answer,
    ApiCall,
    Download,
    Elsewhere,
    Endpoint,
    Reader,
    Refusal,
    invalid,
    not_found,
)
from bot.playground.pipedrive.company import Company, Shown
from bot.playground.pipedrive.definitions import User
from bot.playground.pipedrive.links import check_links, tables
from bot.playground.pipedrive.paging import by_offset
from bot.playground.pipedrive.papers import stored_name
from bot.playground.pipedrive.records import File
from bot.playground.pipedrive.v1_deals import v1_time
from bot.playground.pipedrive.values import (
    check_text,
    check_title,
    check_upload,
    read_limit,
    read_one_of,
    read_order,
    read_text,
    read_whole,
)

# Where files are kept that are not handed out directly; no token is asked for there.
STORAGE = "/storage/"
LINKS = ("deal_id", "person_id", "org_id", "product_id")
IMAGES = {"png", "jpg", "jpeg", "gif", "webp"}
ITEMS = {"deal": "deal_id", "organization": "org_id", "person": "person_id"}
# What Pipedrive tells about a product's file is less.
OF_PRODUCT = (
    "id", "product_id", "add_time", "update_time", "file_name", "file_size", "active_flag",
    "inline_flag", "remote_location", "remote_id", "s3_bucket", "product_name", "url", "name",
    "description",
)  # fmt: skip


def list_files(company: Company, call: ApiCall) -> Answer:
    return _listed(company, call, list(company.files.values()))


def list_files_of(link: str, what: str) -> Callable[[Company, ApiCall], Answer]:
    """Of a deal, a person, an organization or a product."""

    def run(company: Company, call: ApiCall) -> Answer:
        owner = tables(company)[link].get(call.id)
        if owner is None or not company.may_see(call.user, owner):
            raise not_found(what)
        return _listed(
            company, call, [row for row in company.files.values() if getattr(row, link) == call.id]
        )

    return run


def _listed(company: Company, call: ApiCall, files: list[File]) -> Answer:
    found = [file for file in files if is_visible(company, call.user, file)]
    name, falls = call.query.get("sort", ("id", False))
    found.sort(key=lambda file: (getattr(file, name), file.id), reverse=falls)
    shown = _show_of_product if "/products/" in call.path else show
    return by_offset(found, call, lambda file: shown(company, file))


def get_file(company: Company, call: ApiCall) -> Answer:
    return Answer(show(company, find(company, call)))


def download(company: Company, call: ApiCall) -> Download | Elsewhere:
    """The bytes themselves, or the way to them."""
    file = find(company, call)
    if file.remote_location != "s3":
        raise Refusal(400, "Remote files cannot be downloaded.")
    if company.is_keeping_files_elsewhere:
        return Elsewhere(f"{STORAGE}{file.file_name}")
    return Download(file.name, file.data)


def kept(company: Company, file_name: str) -> Download | None:
    """A file by the name that only a download has told."""
    for file in company.files.values():
        if file.file_name == file_name and not file.is_deleted:
            return Download(file.name, file.data)
    return None


def find(company: Company, call: ApiCall) -> File:
    """The file of the path; one that the caller may not see does not exist."""
    file = company.files.get(call.id)
    if file is None or not is_visible(company, call.user, file):
        raise not_found("File")
    return file


def is_visible(company: Company, user: User, file: File) -> bool:
    """A file is seen by those who see all that it hangs on."""
    known = tables(company)
    linked: list[Shown | None] = [known[name].get(getattr(file, name) or 0) for name in LINKS]
    linked.append(company.leads.get(file.lead_id or ""))
    activity = company.activities.get(file.activity_id or 0)
    return (
        not file.is_deleted
        and all(company.may_see(user, record) for record in linked if record is not None)
        and (activity is None or is_activity_visible(company, user, activity))
    )


def upload(company: Company, call: ApiCall) -> Answer:
    body = dict(call.body)
    sent = body.pop("file")
    check_links(company, call, {name: id for name, id in body.items() if name != "lead_id"})
    lead = company.leads.get(body.get("lead_id", ""))
    if "lead_id" in body and not (lead and company.may_see(call.user, lead)):
        raise invalid("lead_id", "not found")
    activity = company.activities.get(body.get("activity_id", 0))
    if "activity_id" in body and not (
        activity and is_activity_visible(company, call.user, activity)
    ):
        raise invalid("activity_id", "not found")
    return Answer(show(company, _keep(company, call, sent.name, sent.data, body)))


def create_remote(company: Company, call: ApiCall) -> Answer:
    """A new and empty file in Google Drive."""
    body = call.body
    file = _keep(company, call, body["title"], b"", _item(company, call))
    file.remote_location, file.file_type = "googledocs", body["file_type"]
    file.remote_id = file.file_name.rpartition("_")[2]
    return Answer(show(company, file))


def link_remote(company: Company, call: ApiCall) -> Answer:
    """What is called how in Google Drive is not known here."""
    remote_id = call.body["remote_id"]
    file = _keep(company, call, f"Google Drive {remote_id}", b"", _item(company, call))
    file.remote_location, file.file_type = "googledocs", "gdoc"
    file.remote_id = remote_id
    return Answer(show(company, file))


def _item(company: Company, call: ApiCall) -> dict[str, int]:
    link = ITEMS[call.body["item_type"]]
    try:
        check_links(company, call, {link: call.body["item_id"]})
    except Refusal:
        raise invalid("item_id", "not found") from None
    return {link: call.body["item_id"]}


def _keep(
    company: Company, call: ApiCall, name: str, data: bytes, links: Mapping[str, int]
) -> File:
    id = company.new_id("files")
    file = File(
        id=id,
        name=name,
        file_name=stored_name(id, name),
        data=data,
        user_id=call.user.id,
        add_time=call.now,
        update_time=call.now,
    )
    for link, item_id in links.items():
        setattr(file, link, item_id)
    company.files[id] = file
    return file


def change(company: Company, call: ApiCall) -> Answer:
    file = find(company, call)
    if not call.body:
        raise invalid("name", "name or description is required")
    for name, value in call.body.items():
        setattr(file, name, value)
    file.update_time = call.now
    return Answer(show(company, file))


def delete(company: Company, call: ApiCall) -> Answer:
    """Marks it as deleted; Pipedrive clears it away after 30 days."""
    file = find(company, call)
    file.is_deleted, file.update_time = True, call.now
    return Answer({"id": file.id})


def show(company: Company, file: File) -> dict[str, object]:
    return {
        "id": file.id,
        "user_id": file.user_id,
        "deal_id": file.deal_id,
        "person_id": file.person_id,
        "org_id": file.org_id,
        "product_id": file.product_id,
        "activity_id": file.activity_id,
        "lead_id": file.lead_id,
        "project_id": None,
        "log_id": None,
        "add_time": v1_time(file.add_time),
        "update_time": v1_time(file.update_time),
        "file_name": file.file_name,
        "file_type": file.file_type or _type_of(file.name),
        "file_size": len(file.data),
        "active_flag": not file.is_deleted,
        "inline_flag": False,
        "remote_location": file.remote_location,
        "remote_id": file.remote_id or file.name,
        "cid": "",
        "s3_bucket": "",
        "mail_message_id": "",
        "mail_template_id": "",
        **_names(company, file),
        "project_name": "",
        "url": f"https://app.pipedrive.com/api/v1/files/{file.id}/download",
        "name": file.name,
        "description": file.description,
    }


def _show_of_product(company: Company, file: File) -> dict[str, object]:
    shown = show(company, file)
    return {name: shown[name] for name in OF_PRODUCT}


def _type_of(name: str) -> str:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return "img" if ending in IMAGES else ending


def _names(company: Company, file: File) -> dict[str, object]:
    deal = company.deals.get(file.deal_id or 0)
    person = company.persons.get(file.person_id or 0)
    organization = company.organizations.get(file.org_id or 0)
    product = company.products.get(file.product_id or 0)
    lead = company.leads.get(file.lead_id or "")
    return {
        "deal_name": deal.title if deal else "",
        "person_name": person.name if person else "",
        "org_name": organization.name if organization else "",
        "product_name": product.name if product else "",
        "lead_name": lead.title if lead else "",
    }


PAGE: Mapping[str, Reader] = {
    "start": read_whole,
    "limit": read_limit(100),
    "sort": read_order("id", "update_time"),
}
_LINKED: Mapping[str, Reader] = {
    **dict.fromkeys((*LINKS, "activity_id", "project_id"), read_whole),
    "lead_id": read_text,
}
_REMOTE: Mapping[str, Reader] = {
    "item_type": read_one_of(*ITEMS),
    "item_id": read_whole,
    "remote_location": read_one_of("googledrive"),
}

ENDPOINTS = (
    Endpoint("GET", "/v1/files", 20, list_files, PAGE),
    Endpoint("GET", "/v1/files/{id}", 2, get_file),
    Endpoint("GET", "/v1/files/{id}/download", 20, download),
    Endpoint(
        "POST", "/v1/files", 10, upload, body={"file": check_upload, **_LINKED},
        required=("file",), takes="multipart",
    ),
    Endpoint(
        "PUT", "/v1/files/{id}", 10, change,
        body={"name": check_title, "description": check_text}, takes="form",
    ),
    Endpoint("DELETE", "/v1/files/{id}", 6, delete),
    Endpoint(
        "POST", "/v1/files/remote", 10, create_remote,
        body={
            **_REMOTE,
            "file_type": read_one_of("gdoc", "gslides", "gsheet", "gform", "gdraw"),
            "title": check_title,
        },
        required=(*_REMOTE, "file_type", "title"), takes="form",
    ),
    Endpoint(
        "POST", "/v1/files/remoteLink", 10, link_remote,
        body={**_REMOTE, "remote_id": read_text}, required=(*_REMOTE, "remote_id"), takes="form",
    ),
    Endpoint("GET", "/v1/deals/{id}/files", 20, list_files_of("deal_id", "Deal"), PAGE),
    Endpoint("GET", "/v1/persons/{id}/files", 20, list_files_of("person_id", "Person"), PAGE),
    Endpoint("GET", "/v1/organizations/{id}/files", 20, list_files_of("org_id", "Organization"),
             PAGE),
    Endpoint("GET", "/v1/products/{id}/files", 20, list_files_of("product_id", "Product"), PAGE),
)  # fmt: skip
