"""Who may import whom: left never imports right, and each library has its room."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

BOT = Path(__file__).parents[1] / "bot"
CONTRIBUTING = BOT.parent / ".github" / "CONTRIBUTING.md"

# Each room of the house, and the rooms that it may import from. A room only names rooms above it,
# so what is lower down can be taken away without those above noticing.
MAY_IMPORT = {
    "settings": "",
    "clock": "",
    "text": "",
    "observe": "",
    "tasks": "observe",
    "manifest": "",
    "health": "manifest",
    "ingress": "observe tasks",
    "pipedrive": "text observe tasks",
    "blocks": "text pipedrive",
    "tools": "text observe pipedrive blocks",
    "commands": "text pipedrive blocks tools",
    "store": "tasks",
    "accounts": "tasks pipedrive store",
    "queue": "observe store",
    "desk": "text observe tasks pipedrive blocks tools commands store accounts queue",
    "watch": (
        "text observe tasks health ingress pipedrive blocks tools commands store accounts desk "
        "queue"
    ),
    "web": "settings observe ingress pipedrive store accounts",
    "slack": (
        "text settings observe tasks manifest health ingress pipedrive blocks tools commands store "
        "accounts desk watch"
    ),
    "doctor": (
        "text settings observe manifest health pipedrive store accounts desk queue watch web"
    ),
    "storage": "settings observe store accounts",
    "maintenance": "text settings observe clock blocks store accounts desk storage",
    "entrances": "settings manifest store accounts watch web slack",
    "app": (
        "settings observe tasks clock health ingress pipedrive blocks tools commands store "
        "accounts desk queue watch web slack storage entrances"
    ),
    "playground": "settings clock tasks",
    "__main__": (
        "settings observe manifest ingress blocks commands slack doctor maintenance app playground"
    ),
}

# Rooms that have rooms of their own.
ROOMS_WITHIN = (
    "pipedrive", "blocks", "tools", "commands", "queue", "desk", "watch", "slack", "doctor",
    "playground",
)  # fmt: skip

# Libraries that one room alone speaks to, so that they can be changed there.
ONLY_IN = {
    "slack_bolt": {"slack", "app"},
    "slack_sdk": {"slack", "app", "entrances"},
    "aiohttp.web": {"ingress", "app", "entrances", "web", "watch.hearing.receiver", "playground"},
    "sqlalchemy": {"store", "accounts", "desk", "queue", "watch", "maintenance"},
    "alembic": {"store"},
    "procrastinate": {"queue.workers", "store.migrations"},
    "aiocache": {"pipedrive.http.cache"},
    "redis": {"pipedrive.http.cache"},
    "PIL": {"tools.images", "playground"},
    "puremagic": {"tools.content"},
    "phonenumbers": {"tools.fieldtypes.phones"},
    "cryptography": {"accounts"},
    "pydantic_settings": {"settings"},
    "prometheus_client": {"observe.metrics"},
}
ENGINE = ("tools/base.py", "commands/router.py", "commands/forms.py")
MODULES = sorted(BOT.rglob("*.py"))
PAGE = sorted([*BOT.rglob("*.js"), *BOT.rglob("*.css")])


def name_of(path: Path) -> str:
    return str(path.relative_to(BOT))


def room_of(path: Path) -> str:
    return path.relative_to(BOT).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Every module that is imported anywhere in the file, also inside of functions."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def rooms_imported(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imported(path) if name.startswith("bot.")}


def test_a_module_imports_only_what_its_room_may() -> None:
    rooms = {path: room_of(path) for path in MODULES if room_of(path) != "__init__"}

    too_many = {
        name_of(path): rooms_imported(path) - {room, *MAY_IMPORT[room].split()}
        for path, room in rooms.items()
    }

    assert {name: rooms for name, rooms in too_many.items() if rooms} == {}


def test_a_room_names_only_rooms_above_it() -> None:
    above: set[str] = set()

    for room, others in MAY_IMPORT.items():
        assert set(others.split()) <= above, room
        above.add(room)


def test_whoever_comes_new_is_told_of_every_room() -> None:
    house = CONTRIBUTING.read_text(encoding="utf-8").partition("## The house")[2].partition("##")[0]
    told = [line.split("|")[1] for line in house.splitlines() if line.startswith("| `")]

    assert {*re.findall(r"`(\w+)`", "".join(told)), "__main__"} == {*MAY_IMPORT}


@pytest.mark.parametrize("room", ROOMS_WITHIN)
def test_the_rooms_within_a_room_are_one_way_too(room: str) -> None:
    """Folders, and files beside them: whoever names another is not named by it in turn."""
    named: dict[str, set[str]] = {}
    for path in (BOT / room).rglob("*.py"):
        within = path.relative_to(BOT / room).parts[0].removesuffix(".py")
        there = {name.split(".")[2] for name in imported(path) if name.startswith(f"bot.{room}.")}
        named.setdefault(within, set()).update(there - {within})

    TopologicalSorter(named).prepare()


def test_a_library_is_imported_only_where_it_belongs() -> None:
    strays = {
        name_of(path): [name for name in imported(path) if f"{name}.".startswith(_foreign(path))]
        for path in MODULES
    }

    assert {name: libraries for name, libraries in strays.items() if libraries} == {}


def _foreign(path: Path) -> tuple[str, ...]:
    """Of the libraries that have a room, those whose room this module is not in."""
    place = ".".join(path.relative_to(BOT).with_suffix("").parts)
    return tuple(
        f"{library}."
        for library, rooms in ONLY_IN.items()
        if not any(f"{place}.".startswith(f"{room}.") for room in rooms)
    )


def test_only_the_settings_read_the_environment() -> None:
    reads, imports = {"environ", "environb", "getenv"}, {"os.environ", "os.environb", "os.getenv"}

    assert [
        name_of(path)
        for path in MODULES
        if imports & set(imported(path))
        or any(isinstance(node, ast.Attribute) and node.attr in reads for node in nodes(path))
    ] == []


def test_the_engine_can_be_read_over_coffee() -> None:
    """With what a call is given, which stood beside it uncounted: 45 lines of the limit."""
    assert sum(lines_of_code(BOT / name) for name in ENGINE) < 415


def test_a_file_is_short_enough_for_its_name_to_tell_what_is_in_it() -> None:
    lines = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in (*MODULES, *PAGE)
    }

    assert {name: count for name, count in lines.items() if count > 400} == {}


def lines_of_code(path: Path) -> int:
    """Lines that are neither blank, nor comment, nor docstring."""
    source = path.read_text(encoding="utf-8")
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            code.update(range(token.start[0], token.end[0] + 1))
    for node in nodes(path):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            code -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return len(code)


DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


# Whoever makes a task hears how it ends: these wait for theirs, whatever happens.
WAIT_FOR_THEIRS = {
    "desk/jobs/job.py",
    "pipedrive/paging/walk.py",
    "slack/delivery.py",
    "store/gathering.py",
    "tasks.py",
    "tools/catalog/bulk_delete.py",
}


def test_no_task_ends_unheard() -> None:
    makers = {
        name_of(path)
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in {"create_task", "ensure_future"}
    }

    assert makers == WAIT_FOR_THEIRS


def test_only_an_operation_lets_a_request_change_data() -> None:
    makers = {
        name_of(path)
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Permit"
    }

    assert makers == {"desk/operations/operations.py"}
