"""The command line."""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

COMMAND = "deal-desk"  # where it is installed


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        code = int(options.do(options) or 0)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read along has seen enough, as in `manifest | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    installed = Path(sys.argv[0]).name == COMMAND
    prog = COMMAND if installed else "python -m bot"
    parser = argparse.ArgumentParser(prog=prog, description="Deal Desk")
    commands = parser.add_subparsers(required=True, metavar="command")
    _add(commands, "serve", _serve, "run the bot behind HTTPS")
    _add(commands, "worker", _worker, "do what is due beside `serve`, on PostgreSQL")
    _add(commands, "socket", _socket, "run the bot over Socket Mode")

    play = _add(commands, "playground", _playground, "the bot with a local Slack and Pipedrive")
    play.add_argument("--port", type=int, default=0, help="port of the page (default: a free one)")
    play.add_argument("--deals", type=int, default=300, help="how many deals there are")
    play.add_argument("--seed", type=int, default=7, help="the same seed gives the same records")
    play.add_argument(
        "--bot", type=_address, metavar="URL", help="drive a bot that is served there instead"
    )
    play.add_argument(
        "--tokens", action="store_true", help="people paste API tokens instead of signing in"
    )
    play.add_argument(
        "--add", action="store_true", help="the bot is in no workspace before it is added to one"
    )
    play.add_argument(
        "--print-json",
        action="store_true",
        help="first line: addresses and tokens to paste as JSON; with --bot also the environment "
        "that the bot needs",
    )

    attempt = _add(commands, "try", _try, "print the request a command would send")
    attempt.add_argument("line", help='for example "/deal move 12 5"')

    tools = _add(commands, "tools", _tools, "list the tools")
    tools.add_argument("--json", action="store_true", help="with parameters, for programs")

    manifest = _add(commands, "manifest", _manifest, "print the app manifest for Slack")
    manifest.add_argument("--url", required=True, help="where the bot can be reached: https://…")

    doctor = _add(commands, "doctor", _doctor, "check settings, database, Slack and Pipedrive")
    doctor.add_argument("--json", action="store_true", help="for programs")
    _add_audit(commands)
    _add(commands, "rotate-keys", _rotate_keys, "seal everything anew with the first key")
    kept = _add(commands, "backup", _backup, "copy SQLite's database while the bot runs")
    kept.add_argument("file", type=Path, help="where the copy goes")
    back = _add(commands, "restore", _restore, "put a backup back; the bot must not run")
    back.add_argument("file", type=Path, help="what `backup` wrote")
    _add(commands, "restored", _restored, "after a restore: nothing of before is done again")
    return parser


def _add_audit(commands: Any) -> None:
    parser = commands.add_parser("audit", help="the log: whether it is whole; empty it on request")
    doings = parser.add_subparsers(required=True, metavar="what")
    check = _add(doings, "verify", _audit_verify, "check every row, and name the first broken one")
    check.add_argument(
        "--seen",
        action="append",
        default=[],
        type=_seen,
        metavar="WORKSPACE:ROW:HASH",
        help="how far it went when somebody looked, as an earlier run printed it",
    )
    empty = _add(doings, "erase", _audit_erase, "empty the lines of one person; the chain holds")
    empty.add_argument("team", help="the workspace's id in Slack: T…")
    empty.add_argument("user", help="the person's id in Slack: U…")


def _add(commands: Any, name: str, do: Any, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    parser.set_defaults(do=do)
    return parser


def _address(typed: str) -> str:
    try:
        where = urlsplit(typed)
        is_one = where.scheme in {"http", "https"} and bool(where.hostname) and where.port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise argparse.ArgumentTypeError(f"{typed!r} is not an address like http://127.0.0.1:3000")
    return typed.rstrip("/")


def _serve(_: argparse.Namespace) -> int:
    from bot.app import create_app
    from bot.ingress.serve import serve

    settings = _settings()
    if settings is None:
        return 2

    async def run() -> None:
        async with create_app(settings) as app:
            with _at(settings.host, "PORT", settings.port, app.ready):
                await serve(app.web, settings.host, settings.port, app.drain, app.ready)

    return _run(run())


@contextmanager
def _at(host: str, setting: str, port: int, ready: asyncio.Event) -> Iterator[None]:
    """Where it has to be ready before long, or cannot start."""
    from bot.settings import CannotStart

    try:
        yield
    except OSError as error:
        if ready.is_set():
            raise
        raise CannotStart(
            f"HOST and {setting}: nothing can listen at {host}:{port} "
            f"({error.strerror or type(error).__name__}). Give another {setting}."
        ) from error


def _worker(_: argparse.Namespace) -> int:
    from bot.app import create_app
    from bot.ingress.serve import listening, work

    settings = _settings()
    if settings is None:
        return 2
    if settings.database_url.startswith("sqlite"):
        print(
            "DATABASE_URL: A worker needs PostgreSQL, postgresql://…. On SQLite `serve` does all "
            "of it by itself.",
            file=sys.stderr,
        )
        return 2

    async def run() -> None:
        async with create_app(settings, as_worker=True) as app:
            port = settings.worker_port
            if port is None:
                await work(app.drain, app.ready)
                return
            with _at(settings.host, "WORKER_PORT", port, app.ready):
                async with listening(app.web, settings.host, port):
                    await work(app.drain, app.ready)

    return _run(run())


def _socket(_: argparse.Namespace) -> int:
    from bot.app import create_app
    from bot.slack.socket import listen

    settings = _settings()
    if settings is None:
        return 2
    if settings.slack_app_token is None:
        print(
            "SLACK_APP_TOKEN: It is missing. Socket Mode needs an app-level token (xapp-…).",
            file=sys.stderr,
        )
        return 2
    token = settings.slack_app_token

    async def run() -> None:
        async with create_app(settings) as app:
            await listen(app, token)

    return _run(run())


def _settings() -> Any:
    """The settings, or None after saying what is wrong with them."""
    from bot.observe.logs import setup
    from bot.settings import Settings

    try:
        settings = Settings()
    except ValidationError as error:
        _say_what_is_wrong(error)
        return None
    setup(settings.log_level)
    return settings


def _say_what_is_wrong(error: ValidationError) -> None:
    from bot.settings import wrong

    for name, sentence in wrong(error).items():
        print(f"{name.upper()}: {sentence}", file=sys.stderr)


def _run(work: Coroutine[Any, Any, int | None]) -> int:
    """How to exit; 2 after a sentence about what has to be set up otherwise."""
    from bot.settings import CannotStart

    try:
        return asyncio.run(work) or 0
    except CannotStart as error:
        print(error, file=sys.stderr)
    except ValidationError as error:
        _say_what_is_wrong(error)
    return 2


def _playground(options: argparse.Namespace) -> int:
    from bot.observe.logs import setup

    setup("WARNING", sys.stderr)

    async def run() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with _set_up(options) as described:
            print(json.dumps(described) if options.print_json else described["url"], flush=True)
            await stop.wait()

    return _run(run())


@asynccontextmanager
async def _set_up(options: argparse.Namespace) -> AsyncIterator[dict[str, Any]]:
    """The playground with a bot of its own, or around the one that is served elsewhere."""
    from bot.app import create_app
    from bot.commands.hints import lessons
    from bot.manifest import FILE
    from bot.playground.run import around_a_served_bot, playground

    chosen: dict[str, Any] = {
        "manifest": FILE.read_text(encoding="utf-8"),
        "port": options.port,
        "deals": options.deals,
        "seed": options.seed,
        "lessons": lessons(),
        # Programs have no browser to sign in with: they paste the tokens that are printed for them.
        "sign_in": not (options.tokens or options.print_json),
        "add": options.add,
    }
    if options.bot:
        async with around_a_served_bot(options.bot, **chosen) as described:
            yield described
    else:
        async with playground(create_app, **chosen) as running:
            yield running.described()


def _try(options: argparse.Namespace) -> int:
    from bot.blocks.kit.viewer import Viewer
    from bot.commands.trial import trial

    print(json.dumps(trial(options.line, Viewer(now=datetime.now(UTC))), ensure_ascii=False))
    return 0


def _tools(options: argparse.Namespace) -> int:
    from bot.commands.trial import catalogue

    listed = catalogue()
    if options.json:
        print(json.dumps(listed, indent=2, ensure_ascii=False))
        return 0
    for tool in listed:
        gate = " (asks first)" if tool["gated"] else ""
        print(f"{tool['name']:24} {tool['command']:16} {tool['summary']}{gate}")
    return 0


def _manifest(options: argparse.Namespace) -> int:
    from bot.manifest import filled

    try:
        print(filled(options.url))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from bot.doctor.checks import run

    return asyncio.run(run(sys.stdout.write, as_json=options.json))


def _seen(typed: str) -> Any:
    from bot.maintenance.audit import seen_head

    try:
        return seen_head(typed)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{typed!r} is not like T012AB:1234:HASH") from error


def _audit_verify(options: argparse.Namespace) -> int:
    from bot.maintenance.audit import verify

    return _maintain(lambda settings: verify(settings, dict(options.seen), print))


def _audit_erase(options: argparse.Namespace) -> int:
    from bot.maintenance.audit import erase

    return _maintain(lambda settings: erase(settings, options.team, options.user, print))


def _rotate_keys(_: argparse.Namespace) -> int:
    from bot.maintenance.keys import rotate_keys

    return _maintain(lambda settings: rotate_keys(settings, print))


def _backup(options: argparse.Namespace) -> int:
    from bot.maintenance.backup import backup

    return _maintain(lambda settings: backup(settings, options.file, print))


def _restore(options: argparse.Namespace) -> int:
    from bot.maintenance.backup import restore

    return _maintain(lambda settings: restore(settings, options.file, print))


def _restored(_: argparse.Namespace) -> int:
    from bot.maintenance.restored import restored

    return _maintain(lambda settings: restored(settings, print))


def _maintain(work: Callable[[Any], Coroutine[Any, Any, int]]) -> int:
    """With the settings of the bot; what goes wrong is one sentence."""
    from bot.observe.logs import setup

    settings = _settings()
    setup("WARNING", sys.stderr)
    return 2 if settings is None else _run(work(settings))


if __name__ == "__main__":
    sys.exit(main())
