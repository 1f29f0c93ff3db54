"""What phones, Slack and hurried people do to a line, and what is read from it."""

import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tools.quotes import in_quotes, join_list, split_list
from bot.tools.tokens import Token, clean, decoded, tokens, unmarked
from tests.effort import examples

# A sentence, what Slack sends, and what the person meant.
SENT = [
    ("plain words stay", "acme renewal", "acme renewal"),
    ("blanks around go", "  acme ", "acme"),
    ("escaped signs come back", "value&gt;10k &amp; &lt;b&gt;", "value>10k & <b>"),
    ("an escape that was typed itself stays", "&amp;lt;b&amp;gt;", "&lt;b&gt;"),
    ("an address is an address", "<https://a.example/x?y=1>", "https://a.example/x?y=1"),
    ("its label is left out", "<https://a.example/x|a.example/x>", "https://a.example/x"),
    ("what Slack alone made an address of is as it was typed", "<http://a.io|a.io>", "a.io"),
    ("in capitals too", "<http://Quux.com/|Quux.com/>", "Quux.com/"),
    ("an address in plain http stays one", "<http://a.example>", "http://a.example"),
    ("one under another name too", "<http://a.example|b.example>", "http://a.example"),
    ("an e-mail address is its label", "<mailto:jo@acme.com|jo@acme.com>", "jo@acme.com"),
    ("also without one", "<mailto:jo@acme.com>", "jo@acme.com"),
    ("a phone number is its label", "<tel:+49301234|030 1234>", "030 1234"),
    ("a colleague stays an id", "owner=<@U1|ana>", "owner=<@U1|ana>"),
    ("a channel too", "<#C1|sales>", "<#C1|sales>"),
    ("a name of two words stays whole", "<@U1|Tom Berg>", "<@U1|Tom Berg>"),
    ("a cry to everyone stays what it is", "<!channel>", "<!channel>"),
    ("a bracket that never closes is a bracket", "a < b", "a < b"),
    ("several in one line", "<https://a.b> <@U1> <mailto:x@y.z|x@y.z>", "https://a.b <@U1> x@y.z"),
    ("blanks of phones are blanks", "owner=me\u00a0status=open\u202fx", "owner=me status=open x"),
    ("nothing is nothing", "", ""),
]


@pytest.mark.parametrize(("sent", "meant"), [row[1:] for row in SENT], ids=[r[0] for r in SENT])
def test_what_slack_did_to_a_line_is_undone(sent: str, meant: str) -> None:
    assert clean(sent) == meant


NAMED = [
    ("a colleague", "Offer for <@U0TOM|tom>", "Offer for @tom"),
    ("a colleague whose name Slack did not say", "<@U0TOM>", "@U0TOM"),
    ("a channel", "as in <#C0SALES|sales>", "as in #sales"),
    ("a channel that Slack does not name", "<#C0SALES|>", "#C0SALES"),
    ("a group", "for <!subteam^S1|@team>", "for @team"),
    ("everybody", "<!here> <!channel|channel>", "@here @channel"),
    ("a day", "<!date^1795000000^{date}|18 Nov>", "18 Nov"),
    ("an address", "see <https://a.example/x|the offer>", "see https://a.example/x"),
    ("an e-mail address", "<mailto:jo@acme.com|jo@acme.com>", "jo@acme.com"),
    ("brackets that are somebody's own", "a <b> <3 <@> <!>", "a <b> <3 <@> <!>"),
]


@pytest.mark.parametrize(("typed", "kept"), [row[1:] for row in NAMED], ids=[r[0] for r in NAMED])
def test_what_slack_marks_is_kept_by_its_name(typed: str, kept: str) -> None:
    assert unmarked(typed) == kept


FILLED = [
    ("escaped signs", "R&amp;D &lt;b&gt;", "R&D <b>"),
    ("an address with a label", "<https://a.example|offer>", "https://a.example"),
    ("an e-mail address", "<mailto:jo@acme.com|Jo>", "Jo"),
    ("a colleague stays an id", "<@U0TOM|tom>", "<@U0TOM|tom>"),
    ("brackets stay", "a <b> c", "a <b> c"),
]


@pytest.mark.parametrize(("sent", "meant"), [row[1:] for row in FILLED], ids=[r[0] for r in FILLED])
def test_what_slack_did_to_an_input_is_undone(sent: str, meant: str) -> None:
    assert decoded(sent) == meant


def word(text: str) -> tuple[str, str, str]:
    return "", "", text


# A sentence, the line, and its tokens as key, operator, text.
READ: list[tuple[str, str, list[tuple[str, str, str]]]] = [
    ("words are words", "move acme 5", [word("move"), word("acme"), word("5")]),
    ("a plus adds to a field", "email+=a@b.c", [("email+", "=", "a@b.c")]),
    ("a plus elsewhere is a sign", "1+=2 c++ +x", [word("1+=2"), word("c++"), word("+x")]),
    ("blanks between do not count", " a \t b\n", [word("a"), word("b")]),
    ("a field", "value=12k", [("value", "=", "12k")]),
    ("a field with a colon", "value:12k", [("value", ":", "12k")]),
    ("a comparison", "value>=10k", [("value", ">=", "10k")]),
    ("an option takes the next word", "--value 12k x", [("value", "=", "12k"), word("x")]),
    ("an option with an equals sign", "--value=12k", [("value", "=", "12k")]),
    ("an option at the end is empty", "--value", [("value", "=", "")]),
    ("a long dash may be one of a sentence", "—value 12k", [("value", ":", "12k")]),
    ("a long dash alone is a word", "a — b", [word("a"), word("—"), word("b")]),
    ("two dashes alone are a word", "a -- b", [word("a"), word("--"), word("b")]),
    ("a minus before a number is a number", "-5", [word("-5")]),
    ("straight quotes hold a phrase", 'a "b c" d', [word("a"), word("b c"), word("d")]),
    ("curly quotes too", "“b c”", [word("b c")]),
    ("German ones", "„b c“ „d e”", [word("b c"), word("d e")]),
    ("French ones", "«b c»", [word("b c")]),
    ("single ones", "'b c' ‘d e’", [word("b c"), word("d e")]),
    ("quotes around a value", 'title="b c" x', [("title", "=", "b c"), word("x")]),
    ("quotes around a name", '"Contract length"=12', [("Contract length", "=", "12")]),
    ("a quote inside quotes", r'"say \"hi\" now"', [word('say "hi" now')]),
    ("a backslash before another sign stays", r"C:\temp", [("C", ":", r"\temp")]),
    ("a lone quote is a character", 'a "b c', [word("a"), word('"b'), word("c")]),
    ("inches are no quotes", '5" nails', [word('5"'), word("nails")]),
    ("an apostrophe is part of a word", "O’Brien's roof", [word("O’Brien's"), word("roof")]),
    ("also inside single quotes", "'O'Brien roof'", [word("O'Brien roof")]),
    ("quotes inside a word are characters", 'a"b c"d', [word('a"b'), word('c"d')]),
    ("a phrase glued to a word is none", '"b c"d e', [word('"b'), word('c"d'), word("e")]),
    ("a list with a quoted part", 'a="x y",z', [("a", "=", '"x y",z')]),
    ("a list that ends in one", 'a=z,"x y"', [("a", "=", 'z,"x y"')]),
    ("empty quotes are an empty phrase", 'a=""', [("a", "=", "")]),
    ("nothing after the sign empties", "reason=", [("reason", "=", "")]),
    ("an address is a word", "https://a.b/c?d=e", [word("https://a.b/c?d=e")]),
    ("a time of day may be a field, and may be not", "10:30", [("10", ":", "30")]),
    ("an e-mail address is a word", "jo@acme.com", [word("jo@acme.com")]),
    ("two dots are a range, no name", "a..b=c", [word("a..b=c")]),
    ("nothing is nothing", "   ", []),
]  # fmt: skip


@pytest.mark.parametrize(("line", "meant"), [row[1:] for row in READ], ids=[r[0] for r in READ])
def test_a_line_is_read(line: str, meant: list[tuple[str, str, str]]) -> None:
    assert [(token.key, token.op, token.text) for token in tokens(line)] == meant


def test_a_minus_before_a_field_means_not() -> None:
    (token,) = tokens("-label=Import")

    assert (token.key, token.text, token.negated) == ("label", "Import", True)


@pytest.mark.parametrize("line", ['"to"', "to=5", "“TO”"])
def test_what_is_quoted_or_named_is_no_bare_word(line: str) -> None:
    (token,) = tokens(line)

    assert token.word == ""


def test_a_bare_word_is_read_in_lower_case() -> None:
    (token,) = tokens("Into")

    assert token.word == "into"


LISTS = [
    ("a,b", ["a", "b"]),
    (" a , b ", ["a", "b"]),
    ("a,,b,", ["a", "b"]),
    ('"Hot, new",Cold', ["Hot, new", "Cold"]),
    ("O’Brien, Jones", ["O’Brien", "Jones"]),
    ('"x', ['"x']),
    ('"a,b"c,d', ['"a,b"c', "d"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "parts"), LISTS)
def test_a_list_is_split_at_its_commas(text: str, parts: list[str]) -> None:
    assert split_list(text) == parts


PIECES = st.text("ab\"'“”,\\ ", min_size=1, max_size=8)


@given(st.lists(PIECES.filter(str.strip), max_size=4))
def test_a_list_that_is_joined_splits_into_the_same_parts(parts: list[str]) -> None:
    assert split_list(join_list(parts)) == parts


@given(st.text(min_size=1))
def test_what_is_put_in_quotes_is_read_as_one_phrase(text: str) -> None:
    (token,) = tokens(in_quotes(text))

    assert (token.text, token.quoted) == (text, True)


@given(st.text())
@settings(max_examples=examples(300))
def test_every_token_knows_its_place(line: str) -> None:
    found = tokens(line)

    assert all(line[one.end : other.start].isspace() for one, other in pairwise(found))
    assert all(_is_there(token, line) for token in found)


def _is_there(token: Token, line: str) -> bool:
    return token.quoted or token.text in line[token.start : token.end]


SLOW: dict[str, Callable[[int], str]] = {
    "quotes that never close": lambda size: "«a " * (size // 3),
    "quotes that close far away": lambda size: "“a " * (size // 3) + "”x",
    "quotes in a list": lambda size: ",«" * (size // 2),
    "apostrophes": lambda size: "'a'a " * (size // 5),
    "backslashes": lambda size: '"' + "\\" * size,
    "brackets": lambda size: "<" * size,
    "links": lambda size: "<a>" * (size // 3),
    "names": lambda size: "a=" * (size // 2),
    "a single name": lambda size: "a" * size + "=",
    "dashes": lambda size: "--a " * (size // 4),
    "blanks": lambda size: " " * size,
    "entities": lambda size: "&amp;" * (size // 5),
}


@pytest.mark.parametrize("line", SLOW.values(), ids=SLOW)
def test_ten_times_the_line_does_not_take_a_hundred_times_as_long(
    line: Callable[[int], str],
) -> None:
    short, long = line(6_000), line(60_000)

    once, ten = _seconds(short), _seconds(long)

    assert ten < max(60 * once, 0.5)


def _seconds(line: str) -> float:
    def once() -> float:
        start = time.perf_counter()
        tokens(clean(line))
        return time.perf_counter() - start

    return min(once() for _ in range(3))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("show <@U1|Tom Berg> x", ["show", "<@U1|Tom Berg>", "x"]),
        ("<#C1|my channel>,a", ["<#C1|my channel>,a"]),
        ("a <@ b c", ["a", "<@", "b", "c"]),
        ("a <b c d", ["a", "<b", "c", "d"]),
        ("<@U1|Tom <@U2|Jo Doe>", ["<@U1|Tom", "<@U2|Jo Doe>"]),
    ],
)
def test_a_mark_of_slacks_is_one_word_whatever_name_is_in_it(line: str, words: list[str]) -> None:
    assert [one.text for one in tokens(line)] == words


def test_a_field_takes_the_whole_mark() -> None:
    (owner, last) = tokens("owner=<@U1|Tom Berg> open")

    assert (owner.key, owner.text, last.text) == ("owner", "<@U1|Tom Berg>", "open")
