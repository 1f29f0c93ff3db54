"""Every tool, every role, every rule: who may do what, as a table written by hand."""

from itertools import product

import pytest

from bot.desk.policy.members import Member
from bot.desk.policy.policies import (
    DEEDS,
    WHO,
    Channel,
    Deed,
    Policy,
    Who,
    asks_who,
    deed_of,
    forbidden,
    not_theirs,
    takes_two,
)
from bot.desk.policy.settings_line import changed
from bot.desk.policy.words import consequences, in_words, what_changed
from bot.tools.catalog.all import BY_NAME, TOOLS

# What has a rule of its own; everything else reads on the spot, creates or edits.
RULED: dict[Deed, set[str]] = {
    "bulk": {
        "deals_bulk_delete", "persons_bulk_delete", "organizations_bulk_delete",
        "activities_bulk_delete",
    },
    "merge": {"deals_merge", "persons_merge", "organizations_merge"},
    "export": {
        "deals_list_all_auto", "persons_list_all_auto", "organizations_list_all_auto",
        "activities_list_all_auto", "files_download",
    },
}  # fmt: skip
ALLOWED: dict[tuple[Who, bool], bool] = {
    ("everyone", False): True,
    ("everyone", True): True,
    ("admins", False): False,
    ("admins", True): True,
    ("nobody", False): False,
    ("nobody", True): False,
}


def rule_of(name: str) -> Deed | None:
    """As an admin would say it, without looking into the program."""
    for deed, names in RULED.items():
        if name in names:
            return deed
    return "delete" if "delete" in name or "remove" in name or "unfollow" in name else None


each_tool = pytest.mark.parametrize("name", BY_NAME)


@each_tool
def test_each_tool_falls_under_the_rule_that_its_name_says(name: str) -> None:
    assert deed_of(BY_NAME[name]) == rule_of(name)


@each_tool
def test_every_tool_is_allowed_and_refused_as_the_table_says(name: str) -> None:
    """1,296 cases for each: who may do each of four things, read-only, off, admin or not.

    Sharing is no tool: its rule is judged beside the tool that is shown.
    """
    tool, deed = BY_NAME[name], rule_of(name)
    deeds: list[Deed] = [one for one in DEEDS if one != "share"]
    for rules in product(WHO, repeat=len(deeds)):
        who = dict(zip(deeds, rules, strict=True))
        for read_only, is_off, is_admin in product((False, True), repeat=3):
            policy = Policy(who, read_only, frozenset([name] if is_off else ["no_such_tool"]))

            may = forbidden(policy, tool, is_admin=is_admin) is None

            ruled = ALLOWED[who[deed], is_admin] if deed else True
            written = not (read_only and tool.changes_data)
            assert may == (ruled and written and not is_off), (policy, is_admin)


@each_tool
def test_without_a_rule_everything_is_allowed(name: str) -> None:
    assert forbidden(Policy(), BY_NAME[name], is_admin=False) is None
    assert not takes_two(Policy(), BY_NAME[name])
    assert not asks_who(Policy(), deed_of(BY_NAME[name]))


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("is_admin", [False, True])
def test_sharing_is_allowed_as_its_own_rule_says(who: Who, *, is_admin: bool) -> None:
    rules: dict[Deed, Who] = {**dict.fromkeys(DEEDS, "nobody"), "share": who}
    why = not_theirs(Policy(rules), "share", is_admin=is_admin)

    assert (why is None) == ALLOWED[who, is_admin]


@each_tool
@pytest.mark.parametrize("second", [{"merge"}, {"bulk"}, {"delete"}, {"merge", "bulk", "delete"}])
def test_a_second_person_is_asked_for_what_the_rule_names_and_nothing_else(
    name: str, second: set[Deed]
) -> None:
    tool = BY_NAME[name]

    assert takes_two(Policy(second=frozenset(second)), tool) == (
        rule_of(name) in second and tool.gated
    )


def test_nobody_is_asked_whether_they_are_an_admin_where_it_does_not_matter() -> None:
    policy = Policy({"merge": "admins", "delete": "nobody"})

    asked = {tool.name for tool in TOOLS if asks_who(policy, deed_of(tool))}

    assert asked == RULED["merge"]


def test_a_line_of_settings_says_each_rule() -> None:
    wanted = changed(
        Policy({"bulk": "nobody"}),
        "delete=admins MERGE=nobody read-only=on off=deals_merge,persons_merge",
    )

    assert wanted == Policy(
        {"bulk": "nobody", "delete": "admins", "merge": "nobody"},
        read_only=True,
        off=frozenset({"deals_merge", "persons_merge"}),
    )
    assert isinstance(wanted, Policy)
    assert changed(wanted, "off= read-only=off") == Policy(wanted.who)


def test_a_line_says_what_takes_two_how_much_a_day_and_what_a_channel_hears() -> None:
    line = (
        "second=bulk,merge deletes-a-day=20 merges-a-day=any all-exports-a-day=100 share=admins "
        "<#C0WINS|wins>=titles"
    )

    wanted = changed(Policy(), line)

    assert wanted == Policy(
        {"share": "admins"},
        second=frozenset({"bulk", "merge"}),
        most={"delete": 20, "merge": None},
        together={"export": 100},
        channels={"C0WINS": Channel("titles", "wins")},
    )
    assert isinstance(wanted, Policy)
    assert (wanted.a_day("delete"), Policy().a_day("delete")) == ((20, None), (50, None))
    assert changed(wanted, "<#C0WINS|wins>=usual second= all-exports-a-day=any") == Policy(
        wanted.who, most=wanted.most, together={"export": None}
    )


@pytest.mark.parametrize(
    "word",
    [
        "delete",
        "delete=",
        "delete=ana",
        "off=deals_nonsense",
        "read-only=maybe",
        "all=off",
        "second=export",
        "second=merge,ana",
        "deletes-a-day=-1",
        "deletes-a-day=99999",
        "all-exports-a-day=many",
        "deletes-a-day=",
        "#wins=titles",
        "<#C0WINS|wins>=all",
        "<#C0WINS|wins>",
    ],
)
def test_a_word_that_is_no_rule_is_named_and_nothing_changes(word: str) -> None:
    assert changed(Policy(), f"merge=admins {word}") == word


def test_what_has_changed_is_said_rule_by_rule() -> None:
    before, after = Policy(), Policy({"delete": "admins"}, off=frozenset({"deals_merge"}))

    assert what_changed(before, after) == [
        "Delete: everyone → admins", "Tools switched off: none → deals_merge",
    ]  # fmt: skip
    assert what_changed(after, after) == []
    assert len(in_words(before)) == len({rule.key for rule in in_words(before)})


PEOPLE = [
    Member("T1", "U1", "Ana", is_admin=True, company=1, pipedrive_user=1),
    Member("T1", "U2", "Tom", is_admin=False, company=1, pipedrive_user=2),
    Member("T1", "U3", "Leo", is_admin=False, company=1, pipedrive_user=3),
]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (Policy(), Policy({"delete": "admins"}),
         [("2 people can't delete any more", ["U2", "U3"])]),
        (Policy({"share": "nobody"}), Policy({"share": "admins"}),
         [("1 person can share in channels from now on", ["U1"])]),
        (Policy(), Policy(read_only=True), [("3 people can't change anything any more", [])]),
        (Policy(), Policy(off=frozenset({"deals_merge"})),
         [("3 people can't use deals_merge any more", [])]),
        (Policy(), Policy(second=frozenset({"merge"})),
         [("3 people can't merge alone any more", [])]),
        (Policy(read_only=True), Policy(most={"delete": 5}), []),
    ],
)  # fmt: skip
def test_what_a_change_takes_from_whom_is_counted(
    before: Policy, after: Policy, said: list[tuple[str, list[str]]]
) -> None:
    assert [(one.words, list(one.people)) for one in consequences(before, after, PEOPLE)] == said
