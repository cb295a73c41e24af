"""The project's own source, read for the house rules."""

import ast
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

Thing = TypeVar("Thing")

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


def held_by_all(things: Sequence[Thing], named: Callable[[Thing], str]) -> Callable[[type], type]:
    """Let each test of a class hold for all ``things``, and say which of them break it.

    One test a rule: one a rule and a file would be thousands, which take longer to count than to run.
    """

    def over(cases: type) -> type:
        for name, rule in [*vars(cases).items()]:
            if name.startswith("test_"):
                setattr(cases, name, _for_all(rule, things, named))
        return cases

    return over


def _for_all(rule: Callable[..., None], things: Sequence[Thing], named: Callable[[Thing], str]) -> Callable[[object], None]:
    def test(self: object) -> None:
        broken = []
        for thing in things:
            try:
                rule(self, thing)
            except AssertionError as fault:
                broken.append(f"{named(thing)}: {fault}")
        assert not broken, "\n".join(broken)

    test.__doc__ = rule.__doc__
    return test


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Every text file the repository holds, with its content."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        path = ROOT / name
        if path.is_file():
            content = path.read_bytes()
            if b"\0" not in content[:8000]:
                yield name, content.decode("utf-8", errors="replace")
