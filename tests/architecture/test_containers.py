"""No container engine runs where this is built, so the files are read here: their syntax and what must be in them."""

import re
import shlex
from typing import Any

import pytest
import yaml

from tests.architecture.production import ROOT

ENV_EXAMPLE = (ROOT / ".env.example").read_text()
DOCUMENTED = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", ENV_EXAMPLE, re.MULTILINE))


@pytest.fixture
def services() -> dict[str, Any]:
    compose: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return dict(compose["services"])


def dockerfile() -> list[tuple[str, str]]:
    """Its instructions, each with its arguments on one line."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in text.splitlines() if line.strip()]


def test_every_service_is_there(services: dict[str, Any]) -> None:
    assert set(services) == {"migrate", "web", "live", "worker", "postgres", "valkey", "proxy"}


def test_services_wait_only_for_services_that_exist(services: dict[str, Any]) -> None:
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)


def test_a_service_waits_healthily_only_for_one_that_tells_its_health(services: dict[str, Any]) -> None:
    for service in services.values():
        needed = service.get("depends_on", {})
        conditions = needed if isinstance(needed, dict) else {}
        healthy = [name for name, how in conditions.items() if how["condition"] == "service_healthy"]
        assert all("test" in services[name]["healthcheck"] for name in healthy)


def test_tables_are_ready_before_anything_uses_them(services: dict[str, Any]) -> None:
    for name in ("web", "live", "worker"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_only_the_proxy_is_open_to_the_world(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_no_service_has_more_rights_than_it_needs(services: dict[str, Any]) -> None:
    for name in ("migrate", "web", "live", "worker"):
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["read_only"] is True
        assert "privileged" not in services[name]


def test_pages_run_under_wsgi_and_the_socket_under_our_own_protocol(services: dict[str, Any]) -> None:
    pages = dict(dockerfile())["CMD"]
    assert "granian" in pages
    assert "config.wsgi:application" in pages
    assert "command" not in services["web"]
    live = set(services["live"]["command"])
    assert {"config.asgi:application", "config.websocket:WebSocketProtocol", "--no-proxy-headers"} <= live


def test_the_socket_goes_to_live_and_pages_go_to_web() -> None:
    proxy = (ROOT / "Caddyfile").read_text()
    assert re.search(r"handle /ws/\* \{\s*reverse_proxy live:8000\s*\}", proxy)
    assert re.search(r"handle \{\s*reverse_proxy web:8000\s*\}", proxy)
    assert proxy.count("{") == proxy.count("}")


def test_the_image_runs_as_nobody_in_particular() -> None:
    instructions = dockerfile()
    names = [name for name, _ in instructions]
    assert dict(instructions)["USER"] not in {"root", "0"}
    assert not {"RUN", "COPY", "ADD"} & set(names[names.index("USER"):])  # so that it can change nothing of the site


def test_the_image_is_built_in_stages_and_from_the_lock() -> None:
    instructions = dockerfile()
    assert [name for name, _ in instructions].count("FROM") == 2
    assert any("--require-hashes" in argument for name, argument in instructions if name == "RUN")


def test_everything_copied_into_the_image_exists() -> None:
    for name, argument in dockerfile():
        if name == "COPY" and not argument.startswith("--from"):
            for source in shlex.split(argument)[:-1]:
                assert (ROOT / source).exists(), source


def test_every_variable_is_in_the_example() -> None:
    used = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", (ROOT / "config" / "settings.py").read_text())) - {"TEST_DB"}
    for file in ("docker-compose.yml", "Caddyfile"):
        used |= set(re.findall(r"\{\$?([A-Z_]+)", (ROOT / file).read_text()))
    assert used <= DOCUMENTED


def test_the_example_names_nothing_that_nobody_reads() -> None:
    read = "".join((ROOT / file).read_text() for file in ("config/settings.py", "docker-compose.yml", "Caddyfile"))
    assert [name for name in DOCUMENTED if name not in read] == []


def test_each_variable_of_the_example_is_explained() -> None:
    blocks = [block.splitlines() for block in ENV_EXAMPLE.split("\n\n")]
    assert all(block[0].startswith("# ") for block in blocks)
