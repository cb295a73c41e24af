"""What programs read: the feed and the page of changes, the site map, the rules for robots, the data in pages."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from community.models import Member
from library.models import Entry, Revision, Source
from library.queries import changes
from library.text import data_block
from tests.conftest import browser_of

ATOM = {"atom": "http://www.w3.org/2005/Atom"}
MAP = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def data_of(page: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) == 1
    data: dict[str, Any] = json.loads(found[0])
    return data


def version(entry: Entry, number: int, note: str, **fields: Any) -> Revision:
    words = {name: getattr(entry, name) for name in ("title", "summary", "body", "grade")}
    return Revision.objects.create(entry=entry, number=number, note=note, **(words | fields))


def published(entry: Entry, note: str, hours: int = 0, number: int = 2) -> Revision:
    return version(entry, number, note, state="superseded", published_at=timezone.now() + timedelta(hours=hours),
                   reviewed_by="pharmacist")


@pytest.fixture
def topic(shelf: Path) -> Entry:
    return Entry.objects.get(kind="topic", slug="slowly")


def notes(browser: Client) -> list[str]:
    feed = ElementTree.fromstring(browser.get("/library/changes.atom").content)
    return [str(one.findtext("atom:summary", "", ATOM)) for one in feed.iterfind("atom:entry", ATOM)]


# Changes


def test_the_feed_says_what_changed_and_why_and_by_which_role(topic: Entry, stranger: Client, cura: Member) -> None:
    published(topic, "The new guideline <is> in.", hours=1).published_by = cura
    answer = stranger.get("/library/changes.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    first = ElementTree.fromstring(answer.content).find("atom:entry", ATOM)
    assert first is not None
    assert first.findtext("atom:title", "", ATOM) == "Coming off slowly"
    assert first.findtext("atom:summary", "", ATOM) == "The new guideline &lt;is&gt; in."
    assert first.findtext("atom:author/atom:name", "", ATOM) == "pharmacist"
    assert first.findtext("atom:id", "", ATOM) == f"{settings.SITE_URL}/library/slowly/#version-2"
    assert "cura" not in answer.text


def test_what_readers_cannot_see_is_no_change(topic: Entry, stranger: Client) -> None:
    version(topic, 2, "Still secret.")
    assert "Still secret." not in notes(stranger)
    assert "Still secret." not in stranger.get("/library/changes/").text
    published(topic, "Seen by all.", number=3)
    assert "Seen by all." in notes(stranger)
    Entry.objects.filter(pk=topic.pk).update(state=Entry.State.RETIRED)
    assert "Seen by all." not in notes(stranger)


def test_the_page_of_changes_says_the_same_and_names_the_feed(topic: Entry, stranger: Client) -> None:
    published(topic, "A clearer sentence.")
    page = stranger.get("/library/changes/").text
    assert "A clearer sentence." in page
    assert "reviewed by: pharmacist" in page
    assert 'type="application/atom+xml"' in page


def test_every_change_stands_on_one_part_however_many_came_at_once(topic: Entry) -> None:
    now = timezone.now()
    for number in range(2, 130):
        version(topic, number, f"note {number}", state="superseded", published_at=now)
    seen, after = [], ""
    while True:
        part = changes(after)
        seen += [row.pk for row in part.rows]
        assert part.begins is (after == "")
        if not part.following:
            break
        after = part.following
    assert len(seen) == len(set(seen)) == Revision.objects.exclude(published_at=None).count()


@pytest.mark.parametrize("after", ["0", "99999999999999999999", "x", "1 OR 1=1", "²"])
def test_a_mark_that_is_none_breaks_nothing(topic: Entry, stranger: Client, after: str) -> None:
    for address in ("/library/changes/", "/library/", "/library/faq/"):
        assert stranger.get(address, {"after": after}).status_code == 200


def test_feed_and_site_map_are_not_sent_twice(shelf: Path, stranger: Client, ada: Member) -> None:
    for browser in (stranger, browser_of(ada)):
        for address in ("/library/changes.atom", "/library/changes/", "/sitemap.xml", "/sitemap-topics.xml"):
            first = browser.get(address)
            assert browser.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
            assert browser.post(address).status_code == 405


# The site map and robots


def places(browser: Client, address: str) -> list[str]:
    found = ElementTree.fromstring(browser.get(address).content)
    return [str(one.text).removeprefix(settings.SITE_URL) for one in found.iterfind(".//map:loc", MAP)]


def test_the_site_map_names_every_page_that_can_be_read_and_no_other(shelf: Path, stranger: Client) -> None:
    Entry.objects.filter(slug="other-topic").update(state=Entry.State.RETIRED)
    files = [place.split("//", 1)[-1].split("/", 1)[1] for place in places(stranger, "/sitemap.xml")]
    named = [place for file in files for place in places(stranger, f"/{file}")]
    assert {"/", "/help-now/", "/library/", "/library/slowly/", "/library/faq/is-it-hard/", "/library/sources/A1/",
            "/library/glossary/", "/library/changes/"} <= set(named)
    assert "/library/other-topic/" not in named
    assert len(named) == len(set(named))
    for place in named:
        answer = stranger.get(place)
        assert answer.status_code == 200
        assert "noindex" not in answer.text, place


def test_the_site_map_asks_no_more_however_long_it_is(
        shelf: Path, stranger: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    Source.objects.bulk_create(Source(key=f"X{number}", title="Many", kind="trial", read="abstract", verified="yes",
                                      finding="None.") for number in range(2100))
    with django_assert_max_num_queries(12):
        assert stranger.get("/sitemap.xml").text.count("sitemap-sources.xml") == 2
    with django_assert_max_num_queries(3):
        assert len(places(stranger, "/sitemap-sources.xml?p=2")) == 102
    assert stranger.get("/sitemap-sources.xml?p=9").status_code == 404
    assert stranger.get("/sitemap-nothing.xml").status_code == 404


def test_robots_are_kept_from_what_is_nobodys_reading(stranger: Client) -> None:
    answer = stranger.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    for place in ("/accounts/", "/settings/", "/moderation/", "/admin/", "/chat/", "/library/desk/", "/library/*/edit/"):
        assert f"Disallow: {place}" in lines
    assert not {"Disallow: /", "Disallow: /library/"} & set(lines)
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


# Data in pages


def test_a_topic_tells_programs_what_it_is_about_and_when_it_was_reviewed(shelf: Path, stranger: Client) -> None:
    data = data_of(stranger.get("/library/slowly/").text)
    assert data["@type"] == ["MedicalWebPage", "Article"]
    assert (data["name"], data["lastReviewed"]) == ("Coming off slowly", "2026-11-01")
    assert data["url"] == f"{settings.SITE_URL}/library/slowly/"
    assert data["publisher"]["name"] == settings.SITE_NAME
    assert data["inLanguage"] == "en-gb"
    assert data["dateModified"].startswith(f"{Entry.objects.get(slug='slowly').changed_at:%Y-%m-%d}")
    assert data["citation"] == [{"@type": "CreativeWork", "name": "A guideline on tapering", "datePublished": "2025",
                                 "author": [{"@type": "Person", "name": "Reed A"}, {"@type": "Person", "name": "Moss B"}],
                                 "url": "https://doi.org/10.1000/xyz123"}]


def test_questions_tell_programs_their_short_answers(shelf: Path, stranger: Client) -> None:
    for address in ("/library/faq/", "/library/faq/is-it-hard/"):
        data = data_of(stranger.get(address).text)
        assert data["@type"] == "FAQPage"
        [question] = data["mainEntity"]
        assert (question["name"], question["acceptedAnswer"]["text"]) == ("Is it hard?", "It can be.")


@given(st.text(alphabet=st.sampled_from("</script><!--&'\"\\ab\u2028\u2029é\n"), max_size=60))
def test_no_data_ends_its_script(words: str) -> None:
    block = data_block({"name": words})
    assert not re.search("[<>&\u2028\u2029]", block)
    assert json.loads(block) == {"name": words}


def test_every_page_says_how_it_looks_when_shared(whole_library: None, stranger: Client) -> None:
    for address in ("/library/", "/library/faq/", "/library/glossary/", "/library/changes/", "/library/withdrawal/",
                    "/library/sources/", "/library/sources/A1/"):
        page = stranger.get(address).text
        assert f'<link rel="canonical" href="{settings.SITE_URL}{address}">' in page, address
        assert f'<meta property="og:url" content="{settings.SITE_URL}{address}">' in page, address
        for name in ("title", "description", "type", "site_name"):
            assert re.search(rf'<meta property="og:{name}" content="[^"]+">', page), (address, name)
        assert "og:image" not in page
