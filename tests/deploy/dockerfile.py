"""A Dockerfile read as its instructions, and followed in a folder where no engine runs."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).parents[2]
FILE = TOP / "deploy" / "Dockerfile"
# What only an image has: another user's account, and packages fetched by their hashes.
FETCH = "/opt/desk/bin/pip install --no-cache-dir --require-hashes -r requirements.txt"
STUBS = {"useradd": "exit 0", "install": 'for last; do :; done; mkdir -p "$last"'}


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """`RUN`, and what stands behind it, with its lines joined."""
    whole = re.sub(r"\\\n", " ", "\n".join(line for line in text.splitlines() if line[:1] != "#"))
    for line in filter(None, (line.strip() for line in whole.splitlines())):
        name, _, rest = line.partition(" ")
        yield name, " ".join(rest.split())


@dataclass
class Image:
    """Made in `root`, which stands for `/`."""

    root: Path
    env: dict[str, str] = field(default_factory=dict)
    folder: Path = Path("/")
    said: dict[str, str] = field(default_factory=dict)
    copied: list[str] = field(default_factory=list)

    def build(self) -> None:
        stubs = self.root / "stubs"
        stubs.mkdir(parents=True)
        for name, body in STUBS.items():
            (stubs / name).write_text(f"#!/bin/sh\n{body}\n")
            (stubs / name).chmod(0o755)
        for name, rest in instructions(FILE.read_text(encoding="utf-8")):
            do = {"COPY": self._copy, "RUN": self._run, "ENV": self._set, "WORKDIR": self._go}
            do.get(name, lambda said, name=name: self.said.update({name: said}))(rest)

    def command(self, name: str) -> list[str]:
        """As in `CMD ["serve"]`."""
        listed: list[str] = json.loads(self.said[name][self.said[name].index("[") :])
        return listed

    def inside(self, path: str) -> Path:
        return self.root / str(self.folder / path).lstrip("/")

    @property
    def environment(self) -> dict[str, str]:
        """Paths as they are here."""
        path = f"{self.root}/opt/desk/bin:{self.root}/stubs:{os.environ['PATH']}"
        data = self.env.get("DATABASE_URL", "").replace("////data", f"///{self.root}/data")
        return self.env | {"PATH": path, "DATABASE_URL": data}

    def files(self) -> set[str]:
        return {str(file.relative_to(self.root)) for file in self.root.rglob("*")}

    def _copy(self, said: str) -> None:
        *sources, to = said.split()
        if sources[0].startswith("--from="):  # the stages share the folder
            return
        self.copied += sources
        for source in sources:
            target = self.inside(to)
            if (TOP / source).is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(TOP / source, target, symlinks=True, ignore=ignored)
            else:
                target.mkdir(parents=True, exist_ok=True)
                shutil.copy(TOP / source, target / source)

    def _run(self, said: str) -> None:
        if FETCH in said:
            self._packages()
            return
        here = re.sub(r" /(data|opt|app)\b", rf" {self.root}/\1", said)
        subprocess.run(  # noqa: S602 - our own file
            here, shell=True, cwd=self.inside("."), env=self.environment, check=True
        )

    def _packages(self) -> None:
        """Those that run this, which came from the same lock."""
        venv = [sys.executable, "-m", "venv", "--without-pip", f"{self.root}/opt/desk"]
        subprocess.run(venv, check=True)  # noqa: S603 - our own words
        (packages,) = (self.root / "opt/desk/lib").glob("python*/site-packages")
        (packages / "ours.pth").write_text(sysconfig.get_path("purelib"))

    def _set(self, said: str) -> None:
        self.env |= dict(pair.split("=", 1) for pair in said.split())

    def _go(self, said: str) -> None:
        self.folder = Path(said)
        self.inside(".").mkdir(parents=True, exist_ok=True)
