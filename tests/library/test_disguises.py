"""Tables and schedules in disguise are found however they are written; counting people, years and shares is let be."""


import pytest

from library.gate import RULES, faults_of
from library.gate.doses import pace as gate_pace
from library.manuscripts import read_manuscript
from tests import pace
from tests.library.conftest import TOPIC
from tests.library.test_doses import found
from tests.library.test_gate import KNOWN

EQUIVALENCES = [
    "Xanax 0.5 = Valium 10", "Lorazepam 1 equals diazepam 10", "Ativan 1: Valium 10",
    "alprazolam 0.5 is as strong as diazepam 10",
    "10 of Valium, 1 of Ativan", "Twenty Valium for one Ativan", "Klonopin (0.5), Valium (10)", "Xаnax 0.5 = Vаlium 10",
    "Xanax is twenty times stronger than Valium", "- Ativan 1: Valium 10", "- Ativan 1\n- Valium 10",
    "**Xanax** 0.5 = *Valium* 10",
    "Ativan at 1 and Valium at 10",
]
IN_DISGUISE = [
    "Monday 10, Tuesday 9", "Monday: 10", "- January: 10\n- February: 8", "- Monday 10\n- Tuesday 9",
    "Step 1: 20 / Step 2: 18",
    "Stage one = 20, stage two = 18", "Take 10 in the first week, 9 in the second", "Jan 10; Feb 8",
    "Start at 20 and go down by 2 each fortnight.", "Go down by 2 every week.", "Take two at night and one in the morning.",
    "Two at night, one in the morning.", "Take one a day.", "Begin with 20, and see.",
]
HARMLESS_TOO = [
    "Alprazolam in 12 studies, diazepam in 5.", "A trial of diazepam (1987), and one of alprazolam (1990).",
    "Of 17 who took diazepam 13 slept, of 12 who took lorazepam 8.", "Diazepam 40 people took, lorazepam 30 people.",
    "At three in the morning fear is loud.", "In June 2019, then in May 2020.", "Reviewed in January 2021.",
    "On Monday, one in five slept.",
    "May 15 people in 1,000 have it? Perhaps.", "Step 3 of the plan: rest.", "Step one: two people meet.",
    "Take one step at a time.",
    "Take it easy for the first week or two.", "Visits went down from 12 people to 8 people each week.", "13 of 17 came off.",
    "Take four questions with you to your prescriber.", "The share fell to 10% of them each month.",
]


@pytest.mark.parametrize(("words", "sentence"), [*((words, "equal strengths") for words in EQUIVALENCES),
                                                 *((words, "no schedules") for words in IN_DISGUISE)])
def test_a_table_or_schedule_in_disguise_is_found(words: str, sentence: str) -> None:
    faults = found(words)
    assert any(sentence in fault.sentence for fault in faults), faults
    assert {(fault.field, fault.line // 10) for fault in faults} == {("body", 2)}


@pytest.mark.parametrize("words", HARMLESS_TOO)
def test_counting_people_years_and_shares_is_let_be(words: str) -> None:
    assert found(words) == []


@pytest.mark.parametrize("field", ["title: Coming off slowly", "grade_reason: One guideline says so.", "short_title: Slowly"])
@pytest.mark.parametrize("words", ["Xanax 0.5 is Valium 10", "Take 10 in the first week"])
def test_no_field_is_a_place_for_them(field: str, words: str) -> None:
    name = field.partition(":")[0]
    text = TOPIC.replace(field, f"{name}: {words}", 1)
    [fault] = faults_of(read_manuscript(text, kind="topic", slug="slowly", file="a.md"), KNOWN)
    assert fault.field == name


@pytest.mark.parametrize("unit", ["\u043cg", "m\u0261", "\u043c\u0433", "\u043c\u043a\u0433", "rng", "\u043c\u043b", "m\u1d83"])
def test_a_unit_of_letters_that_look_like_it_is_one(unit: str) -> None:
    [fault] = found(f"5 {unit}")
    assert "no doses" in fault.sentence


SLOW = ["1", "1,", "1½", "five ", "a | ", "week 1 ", "10% ", "5\t", "5  ", " ", " \t", "|", "a", "twenty-", "[@a",
    "](/library/",
        "<a =", "](//", "take 1 ", "xanax 1 ", "monday ", "go by ", "every ", "` "]


@pytest.mark.parametrize("bit", SLOW)
def test_no_run_of_signs_takes_long(bit: str) -> None:
    text = TOPIC.replace("Be kind to yourself.", (bit * 120_000)[:120_000])
    manuscript = read_manuscript(text, kind="topic", slug="slowly", file="a.md")
    assert faults_of(manuscript, KNOWN)
    assert pace.within(1, lambda: faults_of(manuscript, KNOWN))


@pytest.mark.parametrize("run", ["1" * 120_000, "a =" + " " * 120_000, "<a =" + " " * 120_000, ":::a" + " " * 120_000 + "b",
                                 "week " + "1" * 120_000 + " x", "a" + " \t" * 60_000 + "b", "a" + "b" * 120_000])
def test_no_rule_takes_longer_than_the_text_does(run: str) -> None:
    manuscript = read_manuscript(TOPIC.replace("Be kind to yourself.", run), kind="topic", slug="slowly", file="a.md")
    assert pace.within(1, lambda: list(gate_pace(manuscript, KNOWN)))
    assert pace.within(5, lambda: [list(rule(manuscript, KNOWN)) for rule in RULES])
