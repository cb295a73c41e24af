"""Sources: what readers see, what editors may do, and what is refused."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Member
from library import actions
from library.models import Correction, Entry, Source
from library.queries import picking
from library.queries import sources as queries
from tests.conftest import browser_of

EDIT = "/library/sources/A1/edit/"
CSV = "/library/desk/sources.csv"


def change(editor: Member, key: str = "A1", note: str = "Looked again.", **fields: Any) -> Source:
    source = Source.objects.get(key=key)
    return actions.change_source(editor, source, fields, base=queries.version_of(source), change={"note": note})


def sources(count: int) -> None:
    """Many sources of all kinds."""
    kinds = Source.Kind.values
    Source.objects.bulk_create(Source(
        key=f"S{n}", title=f"Study {n % 7} of tapering {n:05}", authors=[f"Author{n % 500} AB", "Moss B"], year=1950 + n % 70,
        kind=kinds[n % 7], read="abstract", verified="yes", finding="x", doi=f"10.1000/s{n}", pmid=str(10_000 + n),
    ) for n in range(count))


# The list


def keys(page: str) -> list[str]:
    return re.findall(r'<li class="source" id="([\w-]+)"', page)


def test_the_list_goes_forwards_and_back_through_every_source_once(db: None, stranger: Client) -> None:
    sources(120)
    forwards, address = [], "/library/sources/"
    while address:
        page, last = stranger.get(address).text, address
        forwards.append(keys(page))
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/library/sources/{following[1]}" if following else ""
    assert [len(part) for part in forwards] == [50, 50, 20]
    assert len({key for part in forwards for key in part}) == 120
    back = re.search(r'rel="prev" href="([^"]+)"', stranger.get(last).text)
    assert back
    assert keys(stranger.get("/library/sources/" + back[1]).text) == forwards[1]
    assert 'rel="prev"' not in stranger.get("/library/sources/").text


def test_the_list_is_ordered_by_kind_then_title(shelf: Path, stranger: Client) -> None:
    page = stranger.get("/library/sources/").text.split("<main", 1)[1]
    assert page.index("Guideline</h2>") < page.index("A guideline on tapering") < page.index("Review of studies</h2>")


@pytest.mark.parametrize(("asked", "found"), [
    ({"kind": "review"}, ["B2"]), ({"kind": "trial"}, []), ({"q": "guideline"}, ["A1"]), ({"q": "REED 2025"}, ["A1"]),
    ({"q": "Réed"}, ["A1"]), ({"q": "xyz123"}, ["A1"]), ({"q": "10.1000/xyz"}, ["A1"]), ({"q": "b2"}, ["B2"]),
    ({"q": "zebra"}, []),
    ({"q": "old", "kind": "guideline"}, []), ({"q": "'); DROP"}, []), ({"q": "!&|:*"}, []), ({"q": " "}, ["A1", "B2"]),
    ({"after": "A1"}, ["B2"]), ({"before": "B2"}, ["A1"]), ({"after": "nowhere"}, ["A1", "B2"]),
    ({"after": "B2"}, ["A1", "B2"]),
])
def test_sources_are_found(shelf: Path, stranger: Client, asked: dict[str, str], found: list[str]) -> None:
    answer = stranger.get("/library/sources/", asked)
    assert (answer.status_code, keys(answer.text)) == (200, found)


def test_accents_and_a_pmid_find_too(db: None) -> None:
    Source.objects.create(key="M", title="Über Entzug", authors=["Müller JP"], pmid="7841868", kind="trial")
    for words in ("muller", "MÜLLER", "uber entzug", "Ü", "78418"):
        assert [source.key for source in queries.found(words)] == ["M"], words


def test_a_kind_that_is_none_is_404(shelf: Path, stranger: Client) -> None:
    assert stranger.get("/library/sources/", {"kind": "rumour"}).status_code == 404


def cost(address: str, browser: Client) -> int:
    with CaptureQueriesContext(connection) as queries_made:
        assert browser.get(address).status_code == 200
    return len(queries_made)


def test_lists_ask_as_often_for_many_sources_as_for_few(shelf: Path, stranger: Client) -> None:
    addresses = ["/library/sources/", "/library/sources/?kind=trial", "/library/sources/?q=study", "/library/sources/?after=A1",
                 "/library/sources/A1/", "/library/sources/A1/history/"]
    few = [cost(address, stranger) for address in addresses]
    sources(600)
    assert [cost(address, stranger) for address in addresses] == few
    assert few == [2, 2, 3, 3, 3, 3]


def test_what_is_found_is_the_same_whether_it_is_rare_or_not(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources(120)
    asked = [{"words": words, **more} for words in ("author", "author7", "tapering", "none of them")
             for more in ({}, {"kind": "trial"}, {"after": "S60"}, {"before": "S60"})]
    as_few = [queries.listed(**each) for each in asked]
    suggested = [picking.citations(words) for words in ("S1", "a1", "author", "b2", "none of them")]
    monkeypatch.setattr(queries, "_FEW", 0)
    assert [queries.listed(**each) for each in asked] == as_few
    assert [picking.citations(words) for words in ("S1", "a1", "author", "b2", "none of them")] == suggested
    assert [source.key for source in suggested[1]][:1] == ["A1"]


def test_the_picker_asks_as_often_for_many_sources_as_for_few(shelf: Path, cura: Member) -> None:
    addresses = [f"/library/citations/?q={words}" for words in ("", "author+7", "S7", "study", "nowhere", "A1")]
    browser = browser_of(cura)
    few = [cost(address, browser) for address in addresses]
    sources(600)
    assert [cost(address, browser) for address in addresses] == few


def test_the_database_walks_an_index_to_any_page_and_to_any_word(db: None) -> None:
    sources(3000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE library_source")
        for asked, index in (({"after": "S2000"}, "source_listed"), ({"kind": "trial"}, "source_listed"),
                             ({"words": "author77 1994"}, "source_words")):
            with CaptureQueriesContext(connection) as made:
                queries.listed(**asked)
            plans = []
            for each in made.captured_queries:
                cursor.execute("EXPLAIN " + each["sql"])
                plans.append("".join(row[0] for row in cursor.fetchall()))
            assert index in "".join(plans)
            assert not [plan for plan in plans if "Seq Scan" in plan]


# One source


def test_a_source_that_no_longer_stands_says_when_and_why(shelf: Path, stranger: Client, cura: Member) -> None:
    change(cura, status="retracted", status_reason="The data were invented.")
    page = stranger.get("/library/sources/A1/").text
    for words in ("Retracted", "The data were invented.", f"{timezone.localdate():%B %Y}", "They say so", "Coming off slowly"):
        assert words in page
    assert "No page of the library rests" not in page
    assert "No page of the library rests" in stranger.get("/library/sources/B2/").text


def test_a_source_leads_to_its_history_and_to_reporting(shelf: Path, stranger: Client, cura: Member) -> None:
    page = stranger.get("/library/sources/A1/").text
    for address in ("/library/sources/A1/history/", "/library/sources/A1/report/"):
        assert address in page
        assert stranger.get(address).status_code == 200
    assert EDIT not in page
    assert EDIT in browser_of(cura).get("/library/sources/A1/").text


def test_every_published_entry_that_cites_it_is_flagged(shelf: Path, cura: Member) -> None:
    assert queries.flagged_entries() == []
    Entry.objects.filter(slug="other-topic").update(state=Entry.State.RETIRED)
    change(cura, status="retracted", status_reason="Withdrawn.")
    flagged = [(one.entry.slug, [source.key for source in one.sources]) for one in queries.flagged_entries()]
    assert flagged == [("slowly", ["A1"]), ("is-it-hard", ["A1"])]


def test_the_history_tells_of_corrections_too(shelf: Path, stranger: Client) -> None:
    assert "came with the library" in stranger.get("/library/sources/A1/history/").text
    Correction.objects.create(source=Source.objects.get(key="A1"), body="x", state=Correction.State.CORRECTED,
                              answered_at=timezone.now(), history_note="The year was wrong.")
    history = stranger.get("/library/sources/A1/history/").text
    assert "Corrected on" in history
    assert "The year was wrong." in history


# The table


def rows(browser: Client) -> list[dict[str, str]]:
    answer = browser.get(CSV)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    assert all(line.startswith('"') and line.endswith('"') for line in text[1:].splitlines())
    return list(csv.DictReader(text[1:].splitlines()))


def test_the_table_has_every_source_with_how_often_it_is_cited(shelf: Path, cura: Member) -> None:
    Entry.objects.filter(slug="other-topic").update(state=Entry.State.RETIRED)
    first, second = rows(browser_of(cura))
    assert (first["key"], first["authors"], first["et_al"]) == ("A1", "Reed A; Moss B", "yes")
    assert first["published_entries_citing_it"] == "2"
    assert (second["superseded_by"], second["published_entries_citing_it"]) == ("A1", "0")


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"])
def test_no_cell_is_a_formula(shelf: Path, cura: Member, title: str) -> None:
    Source.objects.filter(key="A1").update(title=title)
    assert rows(browser_of(cura))[0]["title"] == f"'{title}"


def test_the_table_asks_once_for_any_number_of_sources(shelf: Path, cura: Member) -> None:
    browser = browser_of(cura)
    counts = []
    for more in (0, 1200):
        sources(more)
        with CaptureQueriesContext(connection) as made:
            assert len(rows(browser)) == 2 + more
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_only_editors_get_the_table(shelf: Path, stranger: Client, ada: Member, cura: Member) -> None:
    assert stranger.get(CSV).status_code == 302
    assert browser_of(ada).get(CSV).status_code == 403
    assert browser_of(cura).post(CSV).status_code == 405


def test_only_what_is_noted_is_said_of_where_a_source_was_seen(shelf: Path, stranger: Client) -> None:
    assert "we worked from a stored copy" in stranger.get("/library/sources/A1/").text
    other = stranger.get("/library/sources/B2/").text
    assert "stored copy" not in other
    assert "not noted" in other
