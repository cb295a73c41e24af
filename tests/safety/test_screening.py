"""The engine by itself: each rule by its own examples, disguises, what is told as history, long texts, and its reach."""

import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from community.safety import rules
from community.safety.screening import LABELS, screen
from community.safety.wording import pieces, told, words_of

HERE = Path(__file__).parent
LETTERS = str.maketrans("0123456789", "ghijklmnop")
FIRST = ("crisis", "emergency", "stopped", "sourcing")


def matched(text: str) -> set[str]:
    return {rule.name for rule in rules.matching_any(told(pieces(text)))}


@pytest.mark.parametrize("rule", rules.rules(), ids=lambda rule: rule.name)
def test_a_rule_matches_its_examples_and_leaves_the_harmless(rule: rules.Rule) -> None:
    assert rule.examples
    assert rule.harmless
    assert rule.label in LABELS
    assert rule.why.endswith(".")
    assert [text for text in rule.examples if rule.name not in matched(text)] == []
    assert [text for text in rule.harmless if rule.name in matched(text)] == []


@pytest.mark.parametrize(("disguised", "plain"), [
    ("c0ld turk3y", "cold turkey"), ("x a n a x", "xanax"), ("Ｘａｎａｘ", "xanax"), ("хаnах", "xanax"),
    ("va\u200blium", "valium"),
    ("soooo", "soo"), ("CAN'T", "cant"), ("can’t", "cant"), ("qu4rter", "quarter"), ("st0p", "stop"),
])
def test_a_disguise_is_seen_through(disguised: str, plain: str) -> None:
    assert " ".join(words_of(disguised)) == plain


def test_one_telling_sentence_in_a_long_post_is_enough() -> None:
    dull = "The beans are up and the neighbour brought rhubarb. We had soup. It rained on the way home. " * 12
    found = screen(dull + "I ran out of my tablets on Thursday. " + dull)
    assert "stopped" in found.labels
    match = next(each for each in found.matches if each.label == "stopped")
    assert "tablets" in (dull + "I ran out of my tablets on Thursday. " + dull)[match.start:match.end]
    assert "stopped" not in screen(dull).labels


@pytest.mark.parametrize(("now", "then"), [
    ("I had a seizure this morning.", "I had a seizure years ago."),
    ("I ran out of my tablets yesterday.", "In 2009 I ran out of my tablets and was very ill."),
    ("My husband just had a seizure.", "Our dog had a seizure last year."),
])
def test_what_is_told_as_history_is_left_alone(now: str, then: str) -> None:
    assert screen(now).labels
    assert not screen(then).labels


def test_a_quoted_line_is_somebody_elses() -> None:
    assert "urges_stopping" in screen("Just flush them mate, stop taking them today.").labels
    assert screen("> Just flush them mate, stop taking them today.\n\nPlease nobody do that.").labels == ()


def test_the_most_urgent_label_comes_first_and_a_plan_is_known() -> None:
    found = screen("I've got a plan and everything ready. She had a seizure an hour ago.")
    assert found.labels[:2] == ("emergency", "crisis")
    assert found.has_plan
    assert not screen("I just want to die.").has_plan


def test_nothing_is_found_in_nothing() -> None:
    assert screen("").labels == screen(" \n\t ").labels == screen("…").labels == screen("So ' it is ''").labels == ()


def reach(*files: Path) -> tuple[dict[str, float], float]:
    """The recall of each label, and the share of harmless texts that were wrongly matched."""
    rows = [line.split("\t") for file in files for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    found = {row[0]: set(screen(row[1]).labels) for row in rows}
    assert len(found) == len(rows)
    recall = {}
    for label in LABELS:
        wanted = [row[0] for row in rows if label in row[2].split(",")]
        recall[label] = sum(label in found[number] for number in wanted) / len(wanted)
    hard = [row[0] for row in rows if row[3].startswith("hard:")]
    return recall, sum(bool(found[number]) for number in hard) / len(hard)


def test_it_reaches_what_was_asked_on_the_texts_it_was_made_with() -> None:
    recall, wrong = reach(HERE / "corpus.tsv")
    assert {label: share for label, share in recall.items() if share < (0.97 if label in FIRST else 0.92)} == {}
    assert wrong <= 0.05


def test_it_reaches_what_was_asked_on_texts_by_others_that_it_has_never_seen() -> None:
    recall, wrong = reach(*(HERE / f"{name}.tsv" for name in ("blind", "blind_second", "blind_third")))
    assert {label: share for label, share in recall.items() if share < (0.90 if label in FIRST else 0.80)} == {}
    assert wrong <= 0.10


@pytest.mark.parametrize("text", [
    "A page in a browser that runs no scripts", "No script here.", "The last one must fit.", "I am home.", "Buy here.",
    "Left a note on the fridge, gone to Aldi.", "Chuck the ball for the dog.", "My new tablet has a large screen.",
    "I ran out of books.", "He reads at half past ten.", "are you there @ben?", "Just pull yourself together.",
    "It said most people where the source says some.", "Let only members read it from now on.",
])
def test_ordinary_sentences_are_left_alone(text: str) -> None:
    assert screen(text).labels == ()


@pytest.mark.parametrize("make", [
    lambda size: "I ran out of patience and the beans are up. " * (size // 44),
    lambda size: "a" * size, lambda size: "a.b." * (size // 4), lambda size: "stop taking them " * (size // 17),
    lambda size: "5 " * (size // 2), lambda size: "@x.y " * (size // 5), lambda size: "five five " * (size // 10),
    lambda size: "\n> " * (size // 3), lambda size: "not want to be here the " * (size // 24),
    lambda size: "www." * (size // 4), lambda size: "a@" * (size // 2), lambda size: "1234 $% x-7 " * (size // 12),
    lambda size: " ".join(sha256(b"%d" % number).hexdigest()[:8] for number in range(size // 9)),
    lambda size: " ".join(sha256(b"%d" % number).hexdigest()[:8] for number in range(size // 9)).translate(LETTERS),
], ids=["prose", "one word", "dots", "one sentence", "numbers", "addresses", "digits in words", "quotes", "near a rule",
        "hosts", "signs of addresses", "signs", "codes, each another", "words, each another"])
def test_twice_the_text_takes_about_twice_as_long(make: Callable[[int], str]) -> None:
    def least(text: str) -> float:
        spent = []
        for _again in range(3):
            begun = time.process_time()
            screen(text)
            spent.append(time.process_time() - begun)
        return min(spent)

    screen("warm up")
    short, long = make(10_000), make(40_000)
    assert least(long) <= 4 * 2.5 * least(short) + 0.005  # the clock's own step


def test_the_command_prints_the_figures(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    call_command("evaluate_screening", str(HERE / "blind.tsv"))
    printed = capsys.readouterr().out
    assert "crisis: precision" in printed
    assert "hard negatives wrongly matched" in printed
    wrong = tmp_path / "wrong.tsv"
    wrong.write_text("number\ttext\n1\thello\n")
    with pytest.raises(CommandError, match="another header"):
        call_command("evaluate_screening", str(wrong))
