"""Doses, schedules, tables and paces are found however they are written; sentences that only count are let be."""

import pytest

from library.gate import faults_of
from library.manuscripts import Fault, read_manuscript
from tests.library.conftest import TOPIC
from tests.library.test_gate import KNOWN

DOSES = [
    "Begin with 5 mg.", "Begin with 0.25mg at night.", "5mg", "0.5 mg", "0,5 mg", "1/2 mg", "½ mg.", "1½ tablets", "½ tablet",
    "Take half a tablet less.", "half of a small tablet", "two tablets", "two and a half tablets", "a quarter-tablet",
    "5–10 mg", "5-mg steps", "10mg/day", "10 milligrams", "0.25 milligram", "five milligrams", "twenty-five milligrams",
    "seventy five mcg", "a hundred micrograms", "a milligram less", "2 millilitres, then fewer.", "five ml", "5 drops",
    "three drops at night", "0.5 g", "5 m.g.", "㎎: 5", "5 ㎎", "mg = 5", "ten (10) mg", "10 (ten) mg", "10* mg",
    "diazepam 10 = 1",
    "５ｍｇ", "٥ mg", "5&nbsp;mg", "&#53; mg", "**5** mg", "5 *mg*", "`5 mg`", "5\u00a0mg", "5\u200dmg", "5\nmg",
    "[take 5 mg](https://example.org/)", '[this](https://example.org/ "5 mg")', "in 10 mg of it",
]
SCHEDULES = [
    "Week 1: less. Week 2: less still.", "Week 1 less. Week 2 still less.", "Week one: less", "Weeks 1-2: less",
    "**Week 1**: less",
    "Day 1–3 less", "Day 1 — less", "- Week 1 less", "1. Day 1 less", "First week: less", "3rd day: less", "month 2 = less",
    "morning: 1, night: 2",
    "Go from 20 to 15 to 10.", "Go from 20 to 15, then to 10.", "20 → 15 → 10", "20 -> 15 -> 10", "20 > 15 > 10",
    "2.5 to 1.25 to 0",
    "twenty to fifteen to ten", "Go from 1½ to 1 to ½.", "two to one, and then to a half", "20 then 15 then 10",
    "**20** to *15* to 10", "20 [@A1] to 15 to 10", "20 to\n15 to 10", "1,000 to 750 to 500",
    "20 down to 15 down to 10 each night", "5 to 20 to 15 to 10",
]
TABLES = ["| drug | equals |", "drug | equals\n", "--- | ---", "drug\tequals\tis"]
PACES = [
    "Cut by 10% every week.", "Cut by 10 % in two weeks.", "Every week, drop 10%.", "Reduce by ten per cent a fortnight.",
    "Come off by a tenth every two weeks.", "Lower it by a quarter each month.", "Drop １０％ weekly.",
    "Take 5 percent less every week.",
]
HARMLESS = [
    "A review of 38 trials.", "Of 303 people aged 65 to 95, 85% came off within 6 months.", "After a week, half of them slept.",
    "In week 4 of the trial, sleep was better.", "Sleep improved after 8 weeks.", "About 15 in every 1,000 people.",
    "Keep the tablets in one place.", "Each tablet has a leaflet.", "Day by day it eases.",
    "A third of people came off in a month.",
    "About 10% of people feel this for more than a month.", "People are asked every week; 10% of them slept less.",
    "One drops out now and then.", "It was one of 12 trials of tablets.", "Seen at 3 months: better.",
    "The 2025 guideline has 10 parts.", "It fell from 13 to 4.", "Trials ran from 2020 to 2015 to 2010.",
    "Go on from 5 to 10 to 15.",
    "From 30 to 20 to 12 people stayed.", "Sleep scores went from 20 to 15 to 10.", "Pain went from 8 to 6 to 3 points.",
    "On a scale of ten it was 8, then 6, then 3.", "Of 65, 40 to 30 came.", "It fell from 38 to 20, and 12 slept.",
    "Rates fell from 40% to 30% to 20%.", "Seen 12 to 9 to 6 months later.", "Read the 2025-11-01 report; 20/15/10.",
    "Ask your prescriber: guidelines tell clinicians of cuts of 5 to 10% every two weeks.",
]


def found(words: str, place: str = "Be kind to yourself.") -> list[Fault]:
    assert place in TOPIC
    return faults_of(read_manuscript(TOPIC.replace(place, words, 1), kind="topic", slug="slowly", file="a.md"), KNOWN)


@pytest.mark.parametrize(("words", "sentence"), [
    *((words, "no doses") for words in DOSES), *((words, "no schedules") for words in SCHEDULES),
    *((words, "no tables") for words in TABLES), *((words, "ask your prescriber") for words in PACES),
])
def test_it_is_found_however_it_is_written_and_nothing_else_is(words: str, sentence: str) -> None:
    faults = found(words)
    assert faults
    assert all(sentence in fault.sentence and fault.line == 27 and fault.field == "body" for fault in faults), faults


@pytest.mark.parametrize("words", HARMLESS)
def test_counting_people_and_weeks_is_no_dose(words: str) -> None:
    assert found(words) == []


@pytest.mark.parametrize("place", ["Do not stop on your own", "Time helps", "What helps", "How long it takes", "A taper is"])
def test_no_part_of_a_page_is_a_place_for_doses(place: str) -> None:
    assert ["no doses" in fault.sentence for fault in found(f"{place} 5 mg", place)] == [True]


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u202e"])
def test_signs_without_width_hide_nothing(sign: str) -> None:
    sentences = [fault.sentence for fault in found(f"5{sign}mg")]
    assert len(sentences) == 2
    assert "no doses: “5mg”" in sentences[0] + sentences[1]
    assert "hidden" in sentences[0] + sentences[1]


def test_html_is_no_way_to_a_table() -> None:
    assert any("no tables" in fault.sentence for fault in found("<table><tr><td>ten</td></tr></table>"))
    assert any("no tables" in fault.sentence for fault in found("&lt;td&gt;"))


BITS = ["1,", "9 to ", "9 to 8 to 7 ", "one to ", "1½", "five ", "a | ", "week 1 ", "10% ", "half a ", "5\t", "5  "]


@pytest.mark.parametrize("bit", BITS)
def test_a_long_text_made_to_be_slow_is_judged_all_the_same(bit: str) -> None:
    found(bit * (50_000 // len(bit)))  # the test run's own time limit is the judge


@pytest.mark.parametrize("table", ["| a | b |\n| --- | --- |\n| c | d |\n| e | f |", "a | b\n--- | ---\nc | d\ne | f"])
@pytest.mark.parametrize("place", ["Be kind to yourself.", "A taper is slow [@A1]."])
def test_a_table_is_one_fault_however_many_lines_it_has(table: str, place: str) -> None:
    (fault,) = found(table, place)
    assert "no tables" in fault.sentence


def test_each_table_is_told() -> None:
    assert len(found("| a | b |\n| c | d |\n\nWords [@A1].\n\n| e | f |", "A taper is slow [@A1].")) == 2
