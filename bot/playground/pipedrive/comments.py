"""What people say about a note."""

import uuid

from bot.playground.pipedrive import company as northwind
from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, forbidden, not_found
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.notes import find
from bot.playground.pipedrive.paging import OFFSET, by_offset
from bot.playground.pipedrive.records import Comment, Note
from bot.playground.pipedrive.v1_deals import v1_time
from bot.playground.pipedrive.values import check_text


def list_comments(company: Company, call: ApiCall) -> Answer:
    note = find(company, call)
    return by_offset(note.comments, call, lambda comment: _show(note, comment))


def get_comment(company: Company, call: ApiCall) -> Answer:
    note = find(company, call)
    return Answer(_show(note, _comment(note, call)))


def add_comment(company: Company, call: ApiCall) -> Answer:
    note = find(company, call)
    made = Comment(
        uuid=str(uuid.uuid4()),
        content=call.body["content"],
        user_id=call.user.id,
        updater_id=call.user.id,
        add_time=call.now,
        update_time=call.now,
    )
    note.comments.append(made)
    return Answer(_show(note, made))


def change_comment(company: Company, call: ApiCall) -> Answer:
    note = find(company, call)
    comment = _own(note, call)
    comment.content = call.body["content"]
    comment.update_time, comment.updater_id = call.now, call.user.id
    return Answer(_show(note, comment))


def delete_comment(company: Company, call: ApiCall) -> Answer:
    note = find(company, call)
    note.comments.remove(_own(note, call))
    return Answer(data=True)


def _comment(note: Note, call: ApiCall) -> Comment:
    for comment in note.comments:
        if comment.uuid == call.names["comment_id"]:
            return comment
    raise not_found("Comment")


def _own(note: Note, call: ApiCall) -> Comment:
    comment = _comment(note, call)
    if comment.user_id != call.user.id:
        raise forbidden()
    return comment


def _show(note: Note, comment: Comment) -> dict[str, object]:
    return {
        "uuid": comment.uuid,
        "active_flag": True,
        "add_time": v1_time(comment.add_time),
        "update_time": v1_time(comment.update_time),
        "content": comment.content,
        "object_id": str(note.id),
        "object_type": "note",
        "user_id": comment.user_id,
        "updater_id": comment.updater_id,
        "company_id": northwind.ID,
    }


_BODY = {"content": check_text}

ENDPOINTS = (
    Endpoint("GET", "/v1/notes/{id}/comments", 20, list_comments, OFFSET),
    Endpoint(
        "POST", "/v1/notes/{id}/comments", 10, add_comment, body=_BODY, required=("content",)
    ),
    Endpoint("GET", "/v1/notes/{id}/comments/{comment_id}", 2, get_comment),
    Endpoint(
        "PUT", "/v1/notes/{id}/comments/{comment_id}", 10, change_comment, body=_BODY,
        required=("content",),
    ),
    Endpoint("DELETE", "/v1/notes/{id}/comments/{comment_id}", 6, delete_comment),
)  # fmt: skip
