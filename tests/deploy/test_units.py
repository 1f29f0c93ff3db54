"""Compose and systemd: what they start is there, with as few rights as it needs."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.__main__ import main
from bot.settings import Settings
from tests.deploy.page import DEPLOY, block, paste

UNIT = DEPLOY / "deal-desk@.service"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {"web": "serve", "worker": "worker"}


def unit() -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign] # as its documentation says
    read.read(UNIT)
    return read


@pytest.mark.parametrize("command", OURS.values())
def test_what_is_started_is_a_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main([command, "--help"])

    assert done.value.code == 0
    assert capsys.readouterr().out.startswith("usage:")


def test_compose_starts_the_bot_twice_with_what_it_stands_on() -> None:
    assert {name: SERVICES[name]["command"] for name in OURS} == {
        "web": ["serve"], "worker": ["worker"],
    }  # fmt: skip
    assert set(SERVICES) - set(OURS) == {"postgres", "redis"}
    for name in OURS:
        needs = SERVICES[name]["depends_on"]
        assert {service: need["condition"] for service, need in needs.items()} == {
            "postgres": "service_healthy", "redis": "service_healthy",
        }  # fmt: skip
    assert all("healthcheck" in SERVICES[name] for name in ("postgres", "redis"))


@pytest.mark.parametrize("name", OURS)
def test_a_container_may_write_nothing_and_gain_nothing(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert "volumes" not in service


def test_nothing_of_it_is_reached_from_outside_but_through_https() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]

    assert ports == ["127.0.0.1:3000:3000"]


def test_settings_are_known_and_no_secret_is_written_down() -> None:
    text = (DEPLOY / "compose.yml").read_text(encoding="utf-8")

    for name in OURS:
        assert {each.lower() for each in SERVICES[name]["environment"]} <= {*Settings.model_fields}
    passwords = re.findall(r"PASSWORD: (.*)|desk:(.*?)@", text)
    assert passwords
    assert all((one or other).startswith("${POSTGRES_PASSWORD:?") for one, other in passwords)


def test_the_unit_gives_the_bot_time_to_finish_a_folder_of_its_own_and_no_open_port() -> None:
    service = unit()["Service"]

    assert service["ExecStart"] == "/opt/deal-desk/bin/deal-desk %i"
    assert int(service["TimeoutStopSec"]) > 20
    assert service["WorkingDirectory"] == f"/var/lib/{service['StateDirectory']}"
    assert service["Environment"] == "HOST=127.0.0.1"
    assert (service["DynamicUser"], service["ProtectSystem"]) == ("yes", "strict")
    assert (service["CapabilityBoundingSet"], service["NoNewPrivileges"]) == ("", "yes")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="apt install systemd")
def test_systemd_reads_the_unit_without_a_complaint() -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        ["systemd-analyze", "verify", UNIT],  # noqa: S607 - the system's
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    said = [line for line in done.stderr.splitlines() if UNIT.name.split("@")[0] in line]
    # It is not installed here, and nothing else is wrong.
    assert [line for line in said if "is not executable" not in line] == []


def test_every_command_of_the_page_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    page = (DEPLOY / "README.md").read_text(encoding="utf-8")
    said = set(re.findall(r"(?:deal-desk|python -m bot) (?!python)([a-z][a-z-]+)", page))
    with pytest.raises(SystemExit):
        main(["--help"])

    known = set(re.findall(r"^    ([a-z-]+)\b", capsys.readouterr().out, re.MULTILINE))
    assert {"backup", "restore", "restored", "rotate-keys", "audit", "doctor"} <= said
    assert said <= known


def test_without_python_the_page_prints_the_manifest_that_the_command_prints(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["manifest", "--url", "https://bot.example.com"])

    done = paste(block(r"sed [^\n]*\n"), DEPLOY.parent)

    assert done.returncode == 0
    assert yaml.safe_load(done.stdout) == yaml.safe_load(capsys.readouterr().out)


@pytest.mark.skipif(
    not shutil.which("openssl"), reason="openssl makes the secrets; apt install openssl"
)
def test_the_secrets_are_for_their_owner_alone_and_what_is_installed_next_is_not(
    tmp_path: Path,
) -> None:
    """Under systemd it runs as somebody else, who has to read what the same shell installs."""
    made = block(r"[^`]*> \.env[^`]*")

    done = paste(f"umask 022\n{made}touch installed", tmp_path)

    assert done.returncode == 0
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert modes == {".env": 0o600, "installed": 0o644}
    keys = [line.partition("=")[0] for line in (tmp_path / ".env").read_text().splitlines()]
    assert {name.lower() for name in keys} - {"postgres_password"} <= {*Settings.model_fields}
    assert "ENCRYPTION_KEY" in keys
