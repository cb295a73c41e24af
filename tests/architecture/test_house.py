"""The rules of the house, so that nobody has to remember them."""

import ast
import re
import subprocess
import sys

from django.core.management import call_command

from tests.architecture.source import ROOT, Module, held_by_all, modules, tracked_texts

WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
          "asave", "acreate", "aupdate", "adelete"}
# Words for places that hold everything and mean nothing.
VAGUE = re.compile(r"(^|_)(utils?|helpers?|misc|common|manager|stuff)(_|$)")
# Who may know roles: the table itself, what keeps them, who invents people, and the operator's own pages.
KNOWS_ROLES = ("models", "admin", "seeds", "policy", "management")
CHANGES_NOTHING = ("views", "consumer", "forms", "queries", "policy", "context", "health", "templatetags", "text")


def each(module: Module) -> str:
    return module.name


@held_by_all(modules(), each)
class TestModule:
    def test_fits_on_a_few_screens(self, module: Module) -> None:
        assert len(module.lines) <= 300

    def test_has_functions_one_can_hold_in_mind(self, module: Module) -> None:
        assert [function.name for function in module.functions if length(function) > 50] == []

    def test_has_functions_of_at_most_five_parameters(self, module: Module) -> None:
        assert [function.name for function in module.functions if len(parameters(function)) > 5] == []

    def test_says_what_it_is_for(self, module: Module) -> None:
        assert not module.lines or ast.get_docstring(module.tree)

    def test_is_named_by_the_field(self, module: Module) -> None:
        classes = [node for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)]
        ours = [node.name for node in classes if not any("Manager" in ast.unparse(base) for base in node.bases)]
        names = [module.path.stem, *ours]  # Django calls a model's tables-wide verbs a manager
        assert [name for name in names if VAGUE.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())] == []

    def test_reaches_the_channel_layer_only_through_live(self, module: Module) -> None:
        if module.name != "community/live.py":
            assert [name for name in imported(module) if name.startswith("channels.layers")] == []

    def test_makes_html_safe_only_in_text(self, module: Module) -> None:
        if not module.is_a("text", "templatetags"):
            assert not {"mark_safe", "SafeString"} & set(called(module))

    def test_knows_roles_only_in_the_policy(self, module: Module) -> None:
        if not module.is_a(*KNOWS_ROLES):
            compared = [node.lineno for node in ast.walk(module.tree) if isinstance(node, ast.Compare | ast.MatchValue)
                        if asks_for_a_role(node)]
            assert compared == []

    def test_imports_no_test(self, module: Module) -> None:
        assert [name for name in imported(module) if name.split(".")[0] in {"tests", "pytest", "hypothesis"}] == []


@held_by_all([module for module in modules() if module.is_a(*CHANGES_NOTHING)], each)
class TestReading:
    def test_only_actions_change_anything(self, module: Module) -> None:
        changes = [f"{node.lineno}: .{node.func.attr}()" for node in ast.walk(module.tree)
                   if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
                   if not (is_a_dict(node) or is_an_action(node))]
        assert changes == []


def test_layers_hold() -> None:
    result = subprocess.run([sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()",
                             "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_models_and_migrations_agree(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_file_names_a_package_index_or_a_machine() -> None:
    """Locks must work behind any mirror, and a path of one machine means nothing on another."""
    index = re.compile(r"(pypi|pythonhosted|npmjs|unpkg|jsdelivr)" + r"\.(org|com|net|io)|--(extra-)?index-url|--find-links")
    machine = re.compile(r"/(root|home/\w+|Users/\w+|work|tmp/w)/")
    found = [name for name, text in tracked_texts() if index.search(text.replace("--no-emit-index-url", "").replace(
        "--no-emit-find-links", "")) or machine.search(text)]
    assert [name for name in found if name != "tests/architecture/test_house.py"] == []


def test_every_locked_package_has_its_hashes() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text())
        pinned = [entry for entry in entries if "==" in entry.split("\n")[0]]
        assert pinned
        assert all("--hash=sha256:" in entry for entry in pinned)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines it has."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Those somebody has to think of: not self, cls, nor the catch-alls."""
    arguments = function.args
    named = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return [argument.arg for argument in named if argument.arg not in {"self", "cls"}]


def imported(module: Module) -> list[str]:
    """Every module it imports, wherever in the file."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def called(module: Module) -> list[str]:
    """The plain names it calls."""
    return [node.func.id for node in ast.walk(module.tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]


def asks_for_a_role(node: ast.AST) -> bool:
    """Whether it compares somebody's role, or names a role to compare with."""
    return any(
        (isinstance(part, ast.Attribute) and part.attr in {"role", "is_staff", "is_superuser"})
        or (isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "Role")
        for part in ast.walk(node)
    )


def is_an_action(call: ast.Call) -> bool:
    """``actions.save(...)`` is the very way things should be changed."""
    assert isinstance(call.func, ast.Attribute)
    return isinstance(call.func.value, ast.Name) and call.func.value.id == "actions"


def is_a_dict(call: ast.Call) -> bool:
    """``update`` of a dict changes nothing that lasts: its object is a plain name or a widget's attributes."""
    assert isinstance(call.func, ast.Attribute)
    owner = call.func.value
    is_attrs = isinstance(owner, ast.Attribute) and owner.attr == "attrs"
    return call.func.attr == "update" and (isinstance(owner, ast.Name) or is_attrs)
