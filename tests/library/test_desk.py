"""The review desk: what waits, for whom, and how much it costs to look."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Member
from community.policy import Role
from library import actions
from library.models import Entry, Source
from library.queries import desk
from tests.conftest import browser_of, make_member
from tests.library.life import head, page, publish_at, reviewed, rewrite, words_of

DESK = "/library/desk/"


@pytest.fixture
def edda(db: None) -> Member:
    """A second editor."""
    return make_member("edda", Role.EDITOR)


def waiting(editor: Member) -> dict[str, list[str]]:
    """The slugs in each section that has any."""
    return {one.lane.name: [row.entry.slug for row in one.rows] for one in desk.sections(editor) if one.rows}


def due(slug: str, days: int) -> None:
    Entry.objects.filter(slug=slug).update(review_due=timezone.localdate() + timedelta(days=days))


def far_away() -> None:
    """No page is due."""
    today = timezone.localdate()
    Entry.objects.update(review_due=today + timedelta(days=300), reviewed_on=today)


def test_a_quiet_desk_names_its_empty_sections_in_one_line(shelf: Path, cura: Member) -> None:
    far_away()
    answer = browser_of(cura).get(DESK).text
    (line,) = [line for line in answer.splitlines() if "Nothing is here:" in line]
    assert all(str(lane.title) in line for lane in desk.LANES if lane.waits)
    assert "desk__section" not in answer
    assert "/library/desk/corrections/" in answer
    assert str(next(lane for lane in desk.LANES if lane.name == "due").empty) in browser_of(cura).get("/library/desk/due/").text


def test_the_desk_counts_what_is_published_and_leads_to_it(shelf: Path, cura: Member) -> None:
    answer = browser_of(cura).get(DESK).text
    assert '<a href="/library/desk/published/">Published pages <strong>3</strong></a>' in answer
    assert "Coming off slowly" not in answer.split('class="desk"')[0]
    assert browser_of(cura).get("/library/desk/published/").text.count('class="desk-row"') == 3


def test_what_stands_in_several_sections_is_told_in_full_once(shelf: Path, cura: Member, edda: Member) -> None:
    far_away()
    rewrite(cura, "slowly")
    actions.assign(cura, page("slowly"), to=cura)
    actions.assign(cura, page("other-topic"), to=cura)
    told = {one.lane.name: ([row.entry.slug for row in one.told], [row.entry.slug for row in one.repeated])
            for one in desk.sections(cura) if one.rows}
    assert told == {"mine": (["other-topic"], ["slowly"]), "my-versions": (["slowly"], []), "drafts": ([], ["slowly"])}
    answer = browser_of(cura).get(DESK).text
    assert answer.count('class="desk-row"') == 2
    assert answer.count('href="/library/slowly/review/"') == 3


def test_each_version_stands_where_its_state_says(shelf: Path, cura: Member, edda: Member) -> None:
    far_away()
    rewrite(cura, "slowly")
    assert waiting(edda) == {"drafts": ["slowly"]}
    assert waiting(cura) == {"drafts": ["slowly"], "my-versions": ["slowly"]}
    version = actions.submit(cura, head("slowly"))
    assert waiting(edda) == {"in-review": ["slowly"]}
    actions.send_back(edda, version, comment="Why?")
    assert waiting(edda) == {"sent-back": ["slowly"]}
    publish_at(edda, reviewed(cura, "slowly", "Sleep helps"), timezone.now() + timedelta(days=1))
    assert waiting(edda) == {"scheduled": ["slowly"]}
    actions.retire(edda, page("other-topic"), reason="Old.")
    assert waiting(edda) == {"scheduled": ["slowly"], "retired": ["other-topic"]}


def test_what_is_overdue_comes_first_and_what_is_far_away_not_at_all(shelf: Path, cura: Member) -> None:
    far_away()
    due("slowly", 59)
    due("other-topic", -3)
    (section,) = [one for one in desk.sections(cura) if one.rows]
    assert [(row.entry.slug, row.is_late) for row in section.rows] == [("other-topic", True), ("slowly", False)]
    due("slowly", 61)
    assert waiting(cura) == {"due": ["other-topic"]}


def test_a_page_is_due_a_year_after_its_last_review_whatever_it_promised(shelf: Path, cura: Member) -> None:
    far_away()
    Entry.objects.filter(slug="slowly").update(reviewed_on=timezone.localdate() - timedelta(days=367))
    assert waiting(cura) == {"due": ["slowly"]}


def test_a_page_is_flagged_when_its_source_was_retracted(shelf: Path, cura: Member) -> None:
    far_away()
    Source.objects.filter(key="A1").update(status="retracted")
    assert sorted(waiting(cura)["flagged"]) == ["is-it-hard", "other-topic", "slowly"]
    answer = browser_of(cura).get(DESK).content.decode()
    assert "A guideline on tapering" in answer
    assert "retracted" in answer


def test_a_version_that_cites_nothing_there_is_told_with_the_key(shelf: Path, cura: Member, edda: Member) -> None:
    far_away()
    words = words_of("slowly") | {"body": "It helps [@A1; @Gone1].\n"}
    actions.save(cura, page("slowly"), base=1, words=words, note="x")
    assert waiting(edda) == {"drafts": ["slowly"], "broken": ["slowly"]}
    assert "Gone1" in browser_of(edda).get(DESK).content.decode()


def test_what_was_typed_and_not_saved_is_on_the_desk_of_its_editor_only(shelf: Path, cura: Member, edda: Member) -> None:
    far_away()
    actions.keep_typing(cura, page("slowly"), base=1, words={"body": "A secret start"})
    assert waiting(cura) == {"typing": ["slowly"]}
    assert waiting(edda) == {}


def test_work_is_taken_on_and_given_back(shelf: Path, cura: Member, edda: Member) -> None:
    far_away()
    browser = browser_of(cura)
    answer = browser.post("/library/slowly/review/assign/", {"back": "desk"})
    assert answer["Location"] == DESK
    assert waiting(cura) == {"mine": ["slowly"]}
    assert waiting(edda) == {}
    assert browser.post("/library/slowly/review/assign/", {"back": "due"})["Location"] == "/library/desk/due/"
    answer = browser.post("/library/slowly/review/assign/", {"give_back": "1", "back": "//elsewhere.example/"})
    assert answer["Location"] == "/library/slowly/review/"
    assert waiting(cura) == {}
    assert browser.post("/library/nowhere/review/assign/").status_code == 404


@pytest.mark.parametrize("address", [DESK, "/library/desk/due/", "/library/slowly/review/"])
def test_the_desk_is_for_editors(shelf: Path, ben: Member, mo: Member, stranger: Client, address: str) -> None:
    assert browser_of(ben).get(address).status_code == 403
    assert browser_of(mo).get(address).status_code == 403
    assert stranger.get(address)["Location"].startswith("/accounts/login/")


def test_a_restricted_editor_sees_no_desk(shelf: Path, cura: Member) -> None:
    Member.objects.filter(pk=cura.pk).update(muted_until=timezone.now() + timedelta(days=1))
    assert browser_of(cura).get(DESK).status_code == 403
    assert browser_of(cura).post("/library/slowly/review/assign/").status_code == 403
    assert page("slowly").assigned_to is None


def many_entries(count: int) -> None:
    today = timezone.localdate()
    Entry.objects.bulk_create(Entry(
        kind="topic", slug=f"more-{number:03}", title=f"More {number}", order=9, review_due=today - timedelta(days=number % 7),
    ) for number in range(count))


def test_a_section_goes_on_page_by_page_and_leaves_nothing_out(shelf: Path, cura: Member) -> None:
    far_away()
    many_entries(121)
    found: list[str] = []
    after = ""
    while True:
        part = desk.section("due", cura, after=after)
        assert part is not None
        assert part.count == 121
        found += [row.entry.slug for row in part.rows]
        after = part.following
        if not after:
            break
    assert len(found) == len(set(found)) == 121
    assert "/library/desk/due/" in browser_of(cura).get(DESK).content.decode()
    assert browser_of(cura).get("/library/desk/due/?after=nonsense~x").status_code == 200
    assert browser_of(cura).get("/library/desk/nothing/").status_code == 404


def test_the_desk_costs_the_same_however_much_waits(shelf: Path, cura: Member, edda: Member) -> None:
    browser = browser_of(cura)
    browser.get(DESK)
    with CaptureQueriesContext(connection) as few:
        browser.get(DESK)
    many_entries(60)
    reviewed(edda, "slowly")
    rewrite(cura, "other-topic")
    actions.assign(edda, page("slowly"), to=edda)
    Source.objects.filter(key="A1").update(status="retracted")
    with CaptureQueriesContext(connection) as many:
        assert browser.get(DESK).status_code == 200
    assert len(few) == len(many) <= 18


def test_editors_find_the_desk_in_their_menu(shelf: Path, cura: Member, ben: Member) -> None:
    assert f'href="{DESK}"' in browser_of(cura).get("/library/glossary/").content.decode()
    assert f'href="{DESK}"' not in browser_of(ben).get("/library/glossary/").content.decode()
