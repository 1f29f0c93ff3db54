"""What strangers typed, cleaned, cut and escaped."""

import pytest

from bot import text
from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.records.record_types import DEAL, ORGANIZATION, PERSON, page_url
from tests.blocks.samples import NOW, VIEWER

FAMILY = "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  two\t words\r\n", "two words"),
        ("a\u2028b\u2029c\u0085d", "a b c d"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("A\u200bc\u200dm\u2060e\ufeff", "Acme"),
        ("\x00a\x1b[31mb\x9f", "a[31mb"),
        ("e\u0301", "é"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("half\ud83d", "half"),
        ("\u3164\u2800\u115f", ""),
        (FAMILY, FAMILY),
        ("می‌خواهم", "می‌خواهم"),
        ("z" + "\u0301" * 20, "ź" + "\u0301" * 3),
    ],
)
def test_hidden_and_turning_characters_go_and_real_spelling_stays(typed: str, shown: str) -> None:
    assert text.clean(typed) == shown


@pytest.mark.parametrize(
    ("typed", "limit", "shown"),
    [
        ("Acme", 4, "Acme"),
        ("Acme renewal", 6, "Acme…"),
        (f"a{FAMILY}b", 9, "a…"),
        (f"a{FAMILY}bc", 10, f"a{FAMILY}…"),
        ("👍🏽👍🏽", 5, "👍🏽…"),
        ("a👍🏽👍🏽", 4, "a…"),
        ("🇵🇹🇩🇪", 6, "🇵🇹…"),
        ("a🇵🇹🇩🇪", 6, "a🇵🇹…"),
        ("hindi हिन्दी", 8, "hindi…"),
    ],
)
def test_a_cut_never_ends_inside_of_one_sign(typed: str, limit: int, shown: str) -> None:
    cut = text.cut(typed, limit)

    assert cut == shown
    assert text.size(cut) <= limit


def test_a_text_that_is_all_one_sign_is_cut_nevertheless() -> None:
    endless = "\u0e01" + "\u0e34" * 300

    assert len(text.cut(endless, 20)) == 20


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("R&D <b>", "R&amp;D &lt;b&gt;"),
        ("*bold* ~no~ `code`", "∗bold∗ ∼no∼ ˋcodeˋ"),
        ("_it_ but snake_case", "ˍitˍ but snake_case"),
        ("<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"),
        (":smile: at 10:30", "∶smile: at 10∶30"),
        ("> quoted", "› quoted"),
        ("עסקה", "\u2068עסקה\u2069"),
    ],
)
def test_escaped_text_reads_the_same_and_opens_nothing(typed: str, shown: str) -> None:
    assert text.escape(typed) == shown


def test_a_plain_text_is_never_empty_and_shows_emoji_codes_as_signs() -> None:
    assert text.plain("", 75)["text"] == "–"
    assert text.plain(":tada: <!channel>", 75)["text"] == "∶tada: <!channel>"


def test_only_the_companys_own_records_are_linked() -> None:
    ours = page_url("deal", 12, VIEWER.domain)

    assert text.link(ours, "A|c <me>") == f"<{ours}|A|c &lt;me&gt;>"
    assert text.link("https://evil.example/deal/12", "Acme") == "Acme"
    assert text.link("https://a.pipedrive.com.evil.example/deal/1", "Acme") == "Acme"
    assert text.link(ours, "") == ""


@pytest.mark.parametrize("domain", ["", "evil.example/", "a b", "A|B", "x" * 64])
def test_without_a_plain_domain_there_is_no_link(domain: str) -> None:
    viewer = Viewer(now=NOW, domain=domain)

    pages = [page_url(kind.noun, 12, viewer.domain) for kind in (DEAL, PERSON, ORGANIZATION)]
    assert pages == ["", "", ""]


def test_words_are_counted_and_joined_as_people_do() -> None:
    assert text.count(1, "note", "notes") == "1 note"
    assert text.count(1200, "note", "notes") == "1,200 notes"
    assert [text.joined(list(parts)) for parts in ("", "a", "ab", "abc")] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize("user", ["", "U1|x", "!channel", "U0ANA>", "u0ana"])
def test_what_is_no_slack_id_becomes_no_mention(user: str) -> None:
    assert text.mention("U0ANA") == "<@U0ANA>"
    assert text.mention(user) == "someone else"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (("Not done", "Try again"), "Not done. Try again."),
        (("Not done.", "Try again."), "Not done. Try again."),
        (("Scope missing..", "Add it"), "Scope missing. Add it."),
        (("Is it there?", "Look…", "No!"), "Is it there? Look… No!"),
        (("It said “no such deal.”", ""), "It said “no such deal.”"),
    ],
)
def test_each_sentence_ends_once_whoever_wrote_it(said: tuple[str, ...], read: str) -> None:
    assert text.sentences(*said) == read
