"""The project's own source, read for the house rules."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("community", "library", "config")


@dataclass(frozen=True)
class Module:
    """One file of ours."""

    path: Path

    @property
    def name(self) -> str:
        """Its path from the project's root."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def lines(self) -> list[str]:
        return self.path.read_text(encoding="utf-8").splitlines()

    @property
    def tree(self) -> ast.Module:
        return _parse(self.path)

    @property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    def is_a(self, *kinds: str) -> bool:
        """Whether it plays one of these parts in its room, as a module or a package of them."""
        return bool({*self.path.relative_to(ROOT).with_suffix("").parts} & set(kinds))


@cache
def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def modules(*, tests: bool = False) -> list[Module]:
    """All modules but migrations, in order; with ``tests`` the tests too."""
    packages = (*PACKAGES, "tests") if tests else PACKAGES
    found = [path for package in packages for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts]
    return [Module(path) for path in found]


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Every text file the repository holds, with its content."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        path = ROOT / name
        if path.is_file():
            content = path.read_bytes()
            if b"\0" not in content[:8000]:
                yield name, content.decode("utf-8", errors="replace")
