import json
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.ingress.edge import Seal
from bot.ingress.payloads import Garbled, ids_of, parse, payload_type
from tests.edge.signing import CLICK, COMMAND, EVENT, FORM, JSON
from tests.effort import examples

texts = st.text(st.characters(exclude_categories=["Cs"]))
names = texts.filter(lambda name: name != "payload")
forms = st.dictionaries(names, texts, max_size=20)
form_bytes = st.one_of(
    st.binary(max_size=60),
    st.text("ab=&%+;123CAFfé \r\n", max_size=60).map(str.encode),
)
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | texts
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=examples(500), deadline=None)
@given(fields=forms)
def test_every_form_is_read_as_it_was_written(fields: dict[str, str]) -> None:
    raw = urlencode(fields).encode()

    assert parse(raw, FORM) == fields


@settings(max_examples=examples(2000), deadline=None)
@given(raw=form_bytes)
def test_any_form_is_read_as_the_standard_library_reads_it_or_refused(raw: bytes) -> None:
    try:
        ours = parse(raw, FORM)
    except Garbled:
        return

    assert ours == dict(parse_qsl(raw.decode(), keep_blank_values=True))


@settings(max_examples=examples(300), deadline=None)
@given(fields=st.dictionaries(texts, trees, max_size=4))
def test_json_is_read_alike_in_both_envelopes(fields: dict[str, Any]) -> None:
    raw = json.dumps(fields).encode()

    assert parse(raw, JSON) == fields
    assert parse(urlencode({"payload": raw}).encode(), FORM) == fields


@settings(max_examples=examples(500), deadline=None)
@given(raw=st.binary(), content_type=st.text() | st.sampled_from([FORM, JSON]))
def test_any_bytes_are_a_dict_or_garbled(raw: bytes, content_type: str) -> None:
    with suppress(Garbled):
        assert isinstance(parse(raw, content_type), dict)


@pytest.mark.parametrize("escape", ["%", "%4", "%zz", "%%41", "%=41", "%4%31", "%+1"])
def test_half_an_escape_is_refused(escape: str) -> None:
    with pytest.raises(Garbled):
        parse(f"text=a{escape}".encode(), FORM)


@pytest.mark.parametrize(("levels", "fits"), [(200, True), (201, False), (1500, False)])
def test_json_may_be_two_hundred_levels_deep(levels: int, *, fits: bool) -> None:
    raw = b'{"a":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"

    try:
        parse(raw, JSON)
        assert fits
    except Garbled:
        assert not fits


def test_brackets_in_words_and_side_by_side_are_not_depth() -> None:
    data = {"text": "[" * 500, "rows": [[1]] * 300}

    assert parse(json.dumps(data).encode(), JSON) == data


@pytest.mark.parametrize(
    ("payload", "kind", "ids"),
    [
        (COMMAND, "command", {"team": "T0DESK", "user": "U0ANA"}),
        (CLICK, "action", {"team": "T0DESK", "user": "U0TOM"}),
        (EVENT, "event", {"team": "T0DESK", "user": "U0ANA"}),
        ({"type": "view_submission", "team": None}, "view", {}),
        ({"type": "view_closed"}, "view", {}),
        ({"type": "block_suggestion"}, "options", {}),
        ({"type": "message_action"}, "shortcut", {}),
        ({"type": "something_new"}, "other", {}),
        ({}, "other", {}),
    ],
)
def test_a_payload_is_named_for_the_log_by_kind_and_ids(
    payload: dict[str, Any], kind: str, ids: dict[str, str]
) -> None:
    assert (payload_type(payload), ids_of(payload)) == (kind, ids)


@pytest.mark.parametrize("secrets", [(), (SecretStr(""),), (SecretStr("a"), SecretStr(""))])
def test_there_is_no_door_without_a_secret(secrets: tuple[SecretStr, ...]) -> None:
    with pytest.raises(ValueError, match="signing secret"):
        Seal(secrets)
