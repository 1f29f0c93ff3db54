"""The README says what the program does: its tables are made from the tools and the settings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands.spell import usage
from bot.commands.titles import GROUPS, group
from bot.settings import Settings
from bot.tools.all import TOOLS

ROOTS = ("deal", "person", "org", "activity", "file", "crm")
README = Path(__file__).parents[1] / "README.md"


def commands() -> Iterator[str]:
    """A glossary, too: every tool by its name, and what people type for it."""
    yield "| command | what it does | tool |"
    yield "|---|---|---|"
    for tool in sorted(TOOLS, key=lambda tool: (ROOTS.index(tool.root), GROUPS.index(group(tool)))):
        typed = usage(tool).partition(" [")[0].replace("|", "\\|")
        yield f"| `{typed}` | {tool.summary} | {tool.name} |"


def settings() -> Iterator[str]:
    yield "| variable | default | what it is |"
    yield "|---|---|---|"
    for name, field in Settings.model_fields.items():
        default = "required" if field.is_required() else f"`{field.default}`"
        said = "none" if field.default in {None, ""} else default
        yield f"| `{name.upper()}` | {said} | {field.description} |"


@pytest.mark.parametrize(("name", "rows"), [("commands", commands), ("settings", settings)])
def test_a_table_of_the_readme_is_up_to_date(
    name: str, rows: type[Iterator[str]], request: pytest.FixtureRequest
) -> None:
    text = README.read_text(encoding="utf-8")
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, _, rest = text.partition(start)
    table, _, after = rest.partition(end)
    wanted = "\n".join(rows()) + "\n"

    if request.config.getoption("--update-golden"):
        README.write_text(f"{before}{start}{wanted}{end}{after}", encoding="utf-8")
        return

    assert table == wanted, "run the tests with --update-golden and read the difference"
