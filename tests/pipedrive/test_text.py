"""Text as it is kept, and as it is compared."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import comparable, normalised


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("jo@acme.com\u200b", "jo@acme.com"),
        ("\u202a+49 30 1234567\u202c", "+49 30 1234567"),
        ("Zoe\u0308", "Zoë"),
        ("\u200eacme\u200f \ufeffltd", "acme ltd"),
        ("soft\u00adhyphen", "softhyphen"),
        ("1\u00a0200\u202f000", "1 200 000"),
        ("two\tcolumns", "two columns"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("O’Brien — “the” best", "O’Brien — “the” best"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_what_is_invisible_goes_and_what_is_seen_stays(typed: str, kept: str) -> None:
    assert normalised(typed) == kept


@given(st.text())
def test_what_was_kept_once_is_kept_so(typed: str) -> None:
    kept = normalised(typed)

    assert normalised(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O’Brien", "o'brien"),
        ("Böhm", "bohm"),
        ("Straße", "STRASSE"),
        ("Jean–Luc", "Jean-Luc"),
        ("  Acme   Ltd ", "acme ltd"),
        ("Łukasz Ørsted", "lukasz orsted"),
    ],
)
def test_case_accents_quotes_and_spaces_do_not_count(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(("one", "other"), [("Acme", "Acmes"), ("Jo Doe", "JoDoe"), ("a", "b")])
def test_other_letters_do(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)
