"""A person's own actions, with before and after, also those that came to nothing."""

import csv
import io
import re
from dataclasses import replace

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.drawing import OFFER
from tests.flows.conftest import Clock
from tests.flows.test_all_deals import hears
from tests.seat import Json, Seat, labels

COLUMNS = ["When", "What", "Record", "Before → after", "Result", "Where"]


def rows(message: Json) -> list[list[str]]:
    (table,) = [block for block in message["blocks"] if block["type"] == "data_table"]
    return [[cell_text(cell) for cell in row] for row in table["rows"]]


def has_table(message: Json) -> bool:
    return any(block["type"] == "data_table" for block in message["blocks"])


def cell_text(cell: Json) -> str:
    if "text" in cell:
        return str(cell["text"])
    parts = cell["elements"][0]["elements"]
    return "".join(
        str(part.get("text") or part.get("channel_id") or part["user_id"]) for part in parts
    )


async def test_the_log_says_what_was_done_from_what_to_what_and_where(ana: Seat) -> None:
    await ana.types("/deal edit 12 value=15k")
    await ana.types("/deal move 12 to negotiation")

    told = await ana.types("/crm log")

    head, moved, edited = rows(told)
    assert head == COLUMNS
    assert moved[1:] == [
        "/deal move", "Acme renewal #12", "Stage Proposal → Negotiation", "Done", "C0SALES",
    ]  # fmt: skip
    assert edited[1:4] == ["/deal edit", "Acme renewal #12", "Value €12,000 → €15,000"]
    assert re.fullmatch(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} \w{3}, \d\d:\d\d", edited[0])
    assert told["text"].startswith(
        "Your 2 actions: /deal move, Acme renewal #12, Stage Proposal → Negotiation, Done, just now"
    )


async def test_the_log_shows_what_failed_and_why_and_what_it_would_have_been(
    desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind="status", status=403, method="PATCH", times=1))
    await ana.types("/deal edit 12 value=15k")

    _, failed = rows(await ana.types("/crm log"))

    assert failed[3:5] == ["Value €12,000 → €15,000", "Not done: Pipedrive didn't allow it"]


async def test_the_log_shows_what_was_cancelled_confirmed_created_and_undone(
    ana: Seat,
) -> None:
    await ana.presses(await ana.types("/deal delete 12"), "Cancel")
    await ana.presses(await ana.types("/deal merge 12 into 13"), "Merge")
    created = await ana.types('/deal new "Big one" value=5k')
    edited = await ana.types("/deal edit 301 value=6k")
    await ana.presses(edited, "Undo")

    _, *lines = rows(await ana.types("/crm log"))

    assert "Big one" in created["text"]
    assert [line[1] for line in lines] == [
        "Undo: /deal edit", "/deal edit", "/deal new", "/deal merge", "/deal delete",
    ]  # fmt: skip
    assert lines[0][3] == "Value €6,000 → €5,000"
    assert lines[2][2] == "Big one #301"
    assert lines[3][2] == "Acme renewal #12 into Acme renewal 2026 #13"
    assert lines[3][3].startswith("€12,000 · ")
    assert "→ merged into Acme renewal 2026 #13" in lines[3][3]
    assert "; Activities 1 → 2; Notes 0 → 1" in lines[3][3]
    assert "Value €12,500 → not set" not in lines[3][3]
    assert lines[3][4] == "Done"
    assert lines[4][4] == "Cancelled"


async def test_nobody_sees_what_others_did(ana: Seat, tom: Seat) -> None:
    await tom.types("/deal edit 12 value=15k")

    told = await ana.types("/crm log")

    assert told["text"].startswith("You haven't changed anything with Deal Desk yet.")


async def test_an_admin_sees_what_everybody_did_and_who_it_was(ana: Seat, tom: Seat) -> None:
    await tom.types("/deal edit 12 value=15k")
    await ana.types("/deal edit 13 value=9k")

    head, *lines = rows(await ana.types("/crm log all"))

    assert head == [*COLUMNS[:2], "Who", *COLUMNS[2:]]
    assert [line[1:5] for line in lines] == [
        ["/deal edit", "U0ANA", "Acme renewal 2026 #13", "Value €12,500 → €9,000"],
        ["/deal edit", "U0TOM", "Acme renewal #12", "Value €12,000 → €15,000"],
    ]


PARTS = {
    "all deal 12": ["edit 12 value=16k", "edit 12 value=15k"],
    "all deal 99": [],
    "<@U0TOM|tom>": ["edit 12 value=15k"],
    "me deal 12 since yesterday": ["edit 12 value=16k"],
    "all yesterday": [],
    "all today done deal 13": ["edit 13 value=9k"],
    "all failed": [],
}


async def test_a_part_of_the_log_is_by_person_record_time_and_result(ana: Seat, tom: Seat) -> None:
    await tom.types("/deal edit 12 value=15k")
    await ana.types("/deal edit 12 value=16k")
    await ana.types("/deal edit 13 value=9k")

    for part, expected in PARTS.items():
        told = await ana.types(f"/crm log {part}")

        found = rows(told)[1:] if has_table(told) else []
        assert len(found) == len(expected), (part, told["text"])
        for line, one in zip(found, expected, strict=True):
            number, value = one.removeprefix("edit ").split(" value=")
            assert f"#{number}" in str(line)
            assert f"→ €{value.removesuffix('k')},000" in str(line)


async def test_the_next_page_is_of_the_same_part(
    ana: Seat, tom: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.history.log.PAGE", 1)
    for value in (1, 2):
        await tom.types(f"/deal edit 12 value={value}k")
    await ana.types("/deal edit 13 value=9k")

    first = await ana.types("/crm log <@U0TOM|tom>")
    second = await ana.presses(first, "Next")

    assert [line[4] for line in rows(second)[1:]] == ["Value €12,000 → €1,000"]


async def test_a_record_that_was_looked_for_in_vain_is_not_said_to_be_nowhere(
    ana: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.history.log.AT_ONCE", 1)
    monkeypatch.setattr("bot.desk.history.log.MOST_LOOKED_AT", 1)
    await ana.types("/deal edit 12 value=1k")
    await ana.types("/deal edit 13 value=9k")

    told = await ana.types("/crm log deal 12")

    assert "Looked at the latest 1 lines only: say a day or a person." in str(told)


async def test_what_others_did_is_for_admins(desk: Playground, tom: Seat) -> None:
    for line in ("/crm log all", "/crm log <@U0ANA|ana> csv"):
        told = await tom.types(line)
        assert told["text"].startswith("What others did is for admins of this workspace.")
    assert not desk.workspace.files


async def test_values_are_for_whoever_may_see_all_in_pipedrive(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    """An admin in Slack is none in Pipedrive by that."""
    await ana.types("/deal edit 12 value=16k")
    person = desk.workspace.people["U0TOM"]
    desk.workspace.people["U0TOM"] = replace(person, is_admin=True)

    told = await tom.types("/crm log all")

    (_, line) = rows(told)
    assert line[1:3] == ["/deal edit", "U0ANA"]
    assert line[3].endswith("#12")
    assert line[4] == "–"
    assert "16,000" not in str(told)
    assert "Names and values are shown to whoever is an admin of Pipedrive, too." in str(told)


async def test_the_file_of_what_everybody_did_names_them(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await tom.types("/deal edit 13 value=9k")

    lines = await log_file(desk, ana, "all")

    assert lines[0][-3:] == ["Who", "Who in Slack", "Asked by, in Slack"]
    assert [line[-3:] for line in lines[1:]] == [["tom", "U0TOM", ""]]


async def test_the_log_has_pages(ana: Seat) -> None:
    for number in range(21):
        await ana.types(f"/deal edit 12 value={number + 1}k")

    first = await ana.types("/crm log")
    second = await ana.presses(first, "Next")
    back = await ana.presses(second, "Previous")

    assert labels(first["blocks"]) == ["Next", "Export CSV"]
    assert len(rows(first)) == 21
    assert [line[3] for line in rows(second)[1:]] == ["Value €12,000 → €1,000"]
    assert labels(second["blocks"]) == ["Previous", "Export CSV"]
    assert rows(back)[1][3] == rows(first)[1][3]


async def test_the_log_comes_as_a_file_that_no_spreadsheet_runs(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    await ana.types('/deal edit 12 title="=HYPERLINK(0)"')

    await ana.sends("/crm log csv")
    told = [await ana.told() for _ in range(3)]

    assert any(message["text"].startswith("Your log is on its way.") for message in told)
    (file,) = desk.workspace.files.values()
    table = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert table[0][:6] == ["When", "What", "Record", "ID", "Before → after", "Result"]
    assert table[1][1:3] == ["/deal edit", "'=HYPERLINK(0) #12"]
    assert table[1][4] == "Title Acme renewal → =HYPERLINK(0)"


async def test_a_file_of_a_part_says_of_which(ana: Seat) -> None:
    await ana.types("/deal edit 13 value=5")

    await ana.sends("/crm log deal 12 csv")

    told = await hears(ana, lambda told: "The file comes with this" in told["text"])
    assert told["text"].startswith("Your log of the last 30 days (deal 12), 0 actions.")


async def test_what_was_deleted_is_told_as_it_was(desk: Playground, ana: Seat) -> None:
    await ana.presses(await ana.types("/deal delete 12"), "Delete deal")

    _, line = rows(await ana.types("/crm log"))

    assert line[2] == "Acme renewal #12"
    assert line[3].startswith("€12,000 · ")
    assert line[3].endswith(" → deleted")


async def test_of_many_each_is_told_with_what_became_of_it(desk: Playground, ana: Seat) -> None:
    desk.world.faults.add(Rule(kind="status", status=403, method="DELETE", path="/api/v2/deals/13"))
    await ana.sends("/deal bulk-delete ids=12,13")
    asked = await ana.told()
    await ana.clicks(asked, "Delete 2 deals")
    await hears(ana, lambda told: "Deleted 1 of 2" in told["text"])

    await ana.sends("/crm log")
    _, line = rows(await hears(ana, has_table))

    assert line[3].startswith("Acme renewal #12: €12,000")
    cells = await log_file(desk, ana)
    assert "→ deleted; Acme renewal 2026 #13: " in cells[1][4]
    assert "→ refused: " in cells[1][4]


async def test_a_copy_and_a_file_say_what_came_of_them(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal copy 12")
    await ana.sends("/deal attach 12 ?")
    file = await ana.uploads("offer.pdf", OFFER)
    await ana.submits(await ana.modal(), file=[file])
    await hears(ana, lambda told: "Attached" in told["text"])

    await ana.sends("/crm log")
    _, attached, copied = rows(await hears(ana, has_table))

    assert copied[2] == "Acme renewal #12"
    assert copied[3].endswith("→ copied to Acme renewal #301")
    assert attached[2] == "Acme renewal #12"
    assert re.fullmatch(r"offer\.pdf #\d+ attached", attached[3])


async def test_the_file_has_names_and_no_ids_that_nobody_knows(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal edit 12 value=15k")
    await ana.presses(await ana.types("/deal delete 13"), "Delete deal")
    await ana.types("/deal follow acme renewal")

    heading, *lines = await log_file(desk, ana)

    assert heading[-1] == "Where"
    assert [line[6] for line in lines] == ["#sales"] * 3
    assert not re.search("C0SALES|[0-9a-f]{16}", str(lines))
    assert "Ana Lima" in lines[0][4]


async def log_file(desk: Playground, ana: Seat, part: str = "") -> list[list[str]]:
    known = set(desk.workspace.files)
    await ana.sends(f"/crm log {part} csv")
    await hears(ana, lambda told: told["text"].startswith("Your log is on its way"))
    (new,) = set(desk.workspace.files) - known
    content = desk.workspace.files[new].content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))
