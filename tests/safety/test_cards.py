"""Help cards, numbered guidelines, and the worker that shows a kept copy."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from community.models import Member
from community.safety import guidelines
from community.safety.cards import CARDS
from tests.conftest import browser_of


@pytest.mark.parametrize("name", CARDS)
def test_each_card_has_a_page_that_needs_nobody(name: str) -> None:
    html = Client().get(f"/help-now/{name}/").content.decode()  # no db mark: a query would fail the test
    assert 'href="tel:911"' in html
    assert "cannot send help" in html
    assert f'href="/help-now/{name}/"' in Client().get("/help-now/").content.decode()


def test_there_is_no_card_of_any_other_name(stranger: Client) -> None:
    assert stranger.get("/help-now/cure/").status_code == 404


@pytest.mark.parametrize("words", [
    "Note the time", "onto one side", "Put nothing into the mouth", "Do not hold them down", "five minutes", "first seizure",
    "in water", "pregnant", "slow to wake"])
def test_the_seizure_card_has_every_step(words: str) -> None:
    assert words in Client().get("/help-now/seizure/").content.decode()


def test_a_suspended_member_reads_every_card(ben: Member) -> None:
    ben.suspended_until = timezone.now() + timedelta(days=3)
    ben.save()
    assert all(browser_of(ben).get(card.get_absolute_url()).status_code == 200 for card in CARDS.values())


class TestWorker:
    def test_stands_at_the_root_and_is_asked_for_anew(self) -> None:
        answer = Client().get("/service-worker.js")
        assert answer["Content-Type"].startswith("text/javascript")
        assert answer["Cache-Control"] == "no-cache"

    def test_is_started_by_no_page_by_itself(self) -> None:
        html = Client().get("/help-now/").content.decode()
        assert 'data-keep-copy="/service-worker.js"' in html
        assert re.search(r"<button[^>]* data-keep hidden>", html)

    def test_stores_nothing(self) -> None:
        script = Client().get("/service-worker.js").content.decode()
        assert not re.search(r"\.(put|add|addAll)\(", script)


class TestGuidelines:
    def test_each_rule_stands_under_its_number_with_examples(self, stranger: Client) -> None:
        html = stranger.get("/guidelines/").content.decode()
        for rule in guidelines.rules():
            assert f'id="rule-{rule.number}"' in html
            assert rule.fine
            assert rule.not_here

    def test_a_number_names_one_rule_and_others_none(self) -> None:
        rule = guidelines.rule(1)
        assert rule is not None
        assert "stop suddenly" in rule.title
        assert guidelines.rule(0) is None

    @pytest.mark.parametrize("numbers", [(1, 1), (2, 1)])
    def test_a_number_is_given_once_and_in_order(self, tmp_path: Path, numbers: tuple[int, int]) -> None:
        file = tmp_path / "guidelines.toml"
        file.write_text("".join(f'[[rule]]\nnumber = {number}\ntitle = "X."\nrule = "Y."\n' for number in numbers))
        with pytest.raises(ValueError, match="number of its own"):
            guidelines._written(file)

    def test_the_choice_about_dark_thoughts_is_said(self, stranger: Client) -> None:
        html = stranger.get("/guidelines/").content.decode()
        assert "you may name the feeling here" in html
        assert "/guidelines/moderators/" in html
