"""Loading: all or nothing, as often as you like, and never over what somebody wrote on the site."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from community.models import Member
from library import actions, queries
from library.actions import load_library
from library.content import read_content
from library.models import Citation, Edition, Entry, GlossaryTerm, Revision, Source, SourceChange, Step
from tests.conftest import browser_of


def load(folder: Path, **options: object) -> str:
    out = StringIO()
    call_command("load_library", folder=folder, stdout=out, **options)
    return out.getvalue()


def edit(file: Path, old: str, new: str) -> None:
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def everything() -> list[object]:
    models = (Entry, Source, GlossaryTerm, Citation, Revision, Step, Edition)
    return [row for model in models for row in model.objects.order_by("pk").values()]


def test_the_whole_library_loads_and_loading_it_again_changes_nothing(whole_library: None) -> None:
    before = everything()
    report = load_library(read_content())
    assert not report.changed_anything
    assert not report.kept
    assert not report.missing
    assert everything() == before
    assert Entry.objects.count() == 23


def test_a_load_names_what_it_added(db: None, files: Path) -> None:
    said = load(files)
    assert "added: topic slowly" in said
    assert "added: source A1" in said
    assert "6 added" in said


def test_sources_are_numbered_in_the_order_of_the_page(shelf: Path) -> None:
    entry = Entry.objects.get(kind="topic", slug="slowly")
    assert list(entry.citations.values_list("number", "source__key")) == [(1, "A1")]
    assert entry.outline == [[2, "what-helps", "What helps"], [2, "what-we-do-not-know", "What we do not know"]]


def test_a_changed_file_replaces_what_was_loaded(shelf: Path) -> None:
    edit(shelf / "topics/slowly.md", "Time helps", "Rest helps")
    assert "changed: topic slowly" in load(shelf)
    entry = Entry.objects.get(kind="topic", slug="slowly")
    assert "Rest helps" in entry.html
    assert Edition.objects.get().number == 2


@pytest.mark.parametrize(("model", "field", "key"), [
    (Entry, "grade_reason", {"kind": "topic", "slug": "slowly"}), (Source, "finding", {"key": "A1"}),
    (GlossaryTerm, "meaning", {"slug": "taper"}),
])
def test_what_an_editor_changed_on_the_site_is_kept(
        shelf: Path, model: type[Entry | Source | GlossaryTerm], field: str, key: dict[str, str]) -> None:
    model.objects.filter(**key).update(**{field: "Changed on the site."})
    for name, old in (("topics/slowly.md", "One guideline"), ("sources.toml", "Do not stop"), ("glossary.toml", "Going down")):
        edit(shelf / name, old, "In the file, " + old)
    said = load(shelf)
    assert said.count("kept (changed on the site)") == 1
    assert getattr(model.objects.get(**key), field) == "Changed on the site."
    assert "2 changed, 1 kept" in said  # the two others were replaced, so keeping is not just doing nothing


def test_the_same_change_on_the_site_and_in_the_file_is_no_conflict(shelf: Path) -> None:
    Source.objects.filter(key="A1").update(finding="The same.")
    edit(shelf / "sources.toml", "Do not stop abruptly.", "The same.")
    assert "0 changed, 0 kept" in load(shelf)
    assert Source.objects.get(key="A1").is_as_loaded


def test_a_new_word_in_the_glossary_is_linked_on_pages_nobody_touched(shelf: Path) -> None:
    edit(shelf / "glossary.toml", 'name = "Taper"\nslug = "taper"', 'name = "Time"\nslug = "time"')
    load(shelf)
    html = Entry.objects.get(kind="topic", slug="slowly").html
    assert '<a class="term" href="#word-time">Time</a> helps' in html


def test_what_vanished_from_the_files_stays_and_is_named(shelf: Path) -> None:
    (shelf / "questions/is-it-hard.md").unlink()
    for topic in (shelf / "topics").iterdir():
        edit(topic, "questions: [is-it-hard]", "questions: []")
    assert "kept (no longer in the files): question is-it-hard" in load(shelf)
    assert Entry.objects.filter(slug="is-it-hard").exists()


def test_one_fault_keeps_everything_out_and_names_file_and_line(db: None, files: Path) -> None:
    edit(files / "topics/slowly.md", "Time helps [@A1].", "Time helps.")
    edit(files / "sources.toml", 'kind = "review"', 'kind = "rumour"')
    with pytest.raises(CommandError) as caught:
        load(files)
    assert "topics/slowly.md:24: This paragraph or list item cites no source" in str(caught.value)
    assert "sources.toml:17: B2 has a “kind” that cannot be right" in str(caught.value)
    assert not Source.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("junk", [b"\xff\xfe\x00", b"", b"x" * 1_000_000])
def test_a_broken_file_is_a_sentence_and_no_traceback(db: None, files: Path, junk: bytes) -> None:
    (files / "topics/slowly.md").write_bytes(junk)
    with pytest.raises(CommandError, match=r"put right:\ntopics/slowly\.md:1: [^\n]*$"):
        load(files)


def test_line_ends_and_marks_of_other_editors_make_no_difference(shelf: Path) -> None:
    file = shelf / "topics/slowly.md"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert "0 changed, 0 kept" in load(shelf)


def test_a_dry_run_tells_and_changes_nothing(shelf: Path) -> None:
    edit(shelf / "topics/slowly.md", "Time helps", "Rest helps")
    assert "changed: topic slowly" in load(shelf, dry_run=True)
    assert "Time helps" in Entry.objects.get(kind="topic", slug="slowly").body
    assert Edition.objects.get().number == 1


def test_citations_follow_the_text(shelf: Path) -> None:
    edit(shelf / "sources.toml", 'status = "superseded"\nsuperseded_by = "A1"', 'status = "active"')
    edit(shelf / "topics/slowly.md", "A taper is slow [@A1]", "A taper is slow [@B2]")
    load(shelf)
    keys = Citation.objects.filter(entry__slug="slowly").values_list("number", "source__key")
    assert list(keys) == [(1, "A1"), (2, "B2")]  # the safety block stands first on the page


def test_sources_that_cannot_be_read_do_not_make_every_citation_a_fault(db: None, files: Path) -> None:
    (files / "sources.toml").write_text("[A1")
    with pytest.raises(CommandError, match=r"put right:\nsources\.toml:1: [^\n]*$"):
        load(files)


def works(state: str, author: Member, editor: Member) -> Revision:
    """A version of the topic that an editor has in ``state`` when the files change."""
    entry = Entry.objects.get(kind="topic", slug="slowly")
    words = {**entry.words, "body": entry.body.replace("Time", "Rest"), "review_due": queries.next_review()}
    revision = actions.save(author, entry, base=1, words=words, note="Plainer.")
    if state != "draft":
        revision = actions.submit(author, revision)
    if state == "scheduled":
        revision = actions.publish(editor, revision, reviewed_by="editor", at=timezone.now() + timedelta(days=1))
    return revision


@pytest.mark.parametrize("state", ["draft", "in review", "scheduled"])
def test_what_an_editor_has_in_the_works_steps_aside_for_a_changed_file(
        shelf: Path, cura: Member, root: Member, state: str) -> None:
    revision = works(state, cura, root)
    assert revision.state == state
    edit(shelf / "topics/slowly.md", "How long", "For how long")
    assert f"set aside (its page changed): topic slowly, version 2 ({state})" in load(shelf)
    revision.refresh_from_db()
    assert (revision.state, revision.publish_at) == ("set aside", None)
    assert "Rest helps" in revision.body
    step = revision.steps.last()
    assert step is not None
    assert (step.act, step.by) == ("set aside", None)
    assert "files brought another version" in step.comment


def test_a_schedule_does_not_undo_a_changed_file(shelf: Path, cura: Member, root: Member) -> None:
    works("scheduled", cura, root)
    edit(shelf / "topics/slowly.md", "How long", "For how long")
    load(shelf)
    assert actions.publish_due(timezone.now() + timedelta(days=2)) == []
    assert "For how long" in Entry.objects.get(kind="topic", slug="slowly").body


@pytest.mark.parametrize("state", ["draft", "in review", "scheduled"])
def test_a_file_that_did_not_change_leaves_the_works_alone(shelf: Path, cura: Member, root: Member, state: str) -> None:
    revision = works(state, cura, root)
    edit(shelf / "topics/other-topic.md", "How long", "For how long")
    assert "changed: topic other-topic" in load(shelf)
    revision.refresh_from_db()
    assert revision.state == state


def test_an_editor_who_began_before_the_files_changed_gets_the_choice(shelf: Path, cura: Member) -> None:
    entry = Entry.objects.get(kind="topic", slug="slowly")
    edit(shelf / "topics/slowly.md", "How long", "For how long")
    load(shelf)
    words = {**entry.words, "body": entry.body.replace("Time", "Rest")}
    with pytest.raises(actions.Conflict) as caught:
        actions.save(cura, entry, base=1, words=words, note="Plainer.")
    assert "For how long" in caught.value.current.body
    assert actions.save(cura, entry, base=caught.value.current.number, words=words, note="Both.").number == 3


def test_a_source_that_a_file_changed_says_so_in_its_history(shelf: Path) -> None:
    edit(shelf / "sources.toml", "year = 2025", "year = 2024\nopened_on = 2026-11-20")
    edit(shelf / "sources.toml", 'status = "superseded"\nsuperseded_by = "A1"', 'status = "retracted"')
    load(shelf)
    changes = {change.source.key: change for change in SourceChange.objects.select_related("source")}
    assert changes["A1"].fields == {"year": [2025, 2024], "opened_on": [None, "2026-11-20"]}
    assert changes["B2"].fields == {"status": ["superseded", "retracted"], "superseded_by_id": ["A1", None]}
    assert [changes[key].by for key in ("A1", "B2")] == [None, None]
    assert changes["B2"].source.status_at is not None


def retire(folder: Path) -> None:
    edit(folder / "topics/slowly.md", "order: 1\n", "order: 1\nretired: There is a better page.\nredirect_to: other-topic\n")


def test_a_file_can_retire_a_page_and_bring_it_back(shelf: Path) -> None:
    entry, before = Entry.objects.get(kind="topic", slug="slowly"), (shelf / "topics/slowly.md").read_text()
    retire(shelf)
    load(shelf)
    entry.refresh_from_db()
    assert (entry.retired, entry.redirect_to) == ("There is a better page.", "other-topic")
    (shelf / "topics/slowly.md").write_text(before)
    load(shelf)
    entry.refresh_from_db()
    assert (entry.is_published, entry.redirect_to) == (True, "")
    assert [step.act for step in entry.steps.all()] == ["published", "retired", "restored"]
    assert entry.revisions.count() == 1  # not a word of it changed


def test_a_file_that_retires_a_page_takes_it_off_the_schedule(shelf: Path, cura: Member, root: Member) -> None:
    revision = works("scheduled", cura, root)
    retire(shelf)
    load(shelf)
    revision.refresh_from_db()
    assert revision.state == "set aside"
    assert actions.publish_due(timezone.now() + timedelta(days=2)) == []


@pytest.mark.parametrize(("first", "second", "words"), [
    ("redirect_to: other-topic", "redirect_to: slowly", "in a circle: slowly → other-topic → slowly"),
    ("redirect_to: slowly", "redirect_to: slowly", "in a circle: slowly → slowly"),
    ("redirect_to: nowhere", "redirect_to: slowly", "“nowhere” in “redirect_to” is no page"),
])
def test_readers_are_sent_to_a_page_that_is_there_and_in_no_circle(
        db: None, files: Path, first: str, second: str, words: str) -> None:
    edit(files / "topics/slowly.md", "order: 1\n", f"order: 1\nretired: Old.\n{first}\n")
    edit(files / "topics/other-topic.md", "order: 2\n", f"order: 2\nretired: Old.\n{second}\n")
    with pytest.raises(CommandError) as caught:
        load(files)
    assert f"topics/slowly.md:6: {words}" in str(caught.value).replace("Readers would be sent ", "")
    assert not Entry.objects.exists()


def test_a_dry_run_shows_each_difference_line_by_line(shelf: Path) -> None:
    before = everything()
    edit(shelf / "topics/slowly.md", "Time helps", "Rest helps")
    edit(shelf / "sources.toml", "Do not stop abruptly.", "Do not stop at once.")
    edit(shelf / "glossary.toml", "Going down step by step.", "Going down bit by bit.")
    said = load(shelf, dry_run=True)
    for old, new in (("Time helps [@A1].", "Rest helps [@A1]."),
                     ('finding = "Do not stop abruptly."', 'finding = "Do not stop at once."'),
                     ('meaning = "Going down step by step."', 'meaning = "Going down bit by bit."')):
        assert f"\n-{old}\n+{new}\n" in said
    assert said.count("--- on the site") == 3
    assert "nothing was changed" in said
    assert everything() == before


def test_a_dry_run_shows_what_the_site_keeps_from_its_file(shelf: Path) -> None:
    Source.objects.filter(key="A1").update(finding="Changed on the site.")
    edit(shelf / "sources.toml", "Do not stop abruptly.", "Changed in the file.")
    said = load(shelf, dry_run=True)
    assert 'kept (changed on the site): source A1\n--- on the site' in said
    assert '\n-finding = "Changed on the site."\n+finding = "Changed in the file."\n' in said
    assert "on the site\n" not in load(shelf).replace("(changed on the site)", "")


def test_the_difference_of_a_long_line_is_folded_to_the_width_of_the_terminal(
        shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(shelf / "topics/slowly.md", "Time helps", "Time helps, " + "and patience, " * 40 + "and rest helps")
    monkeypatch.setenv("COLUMNS", "60")
    lines = load(shelf, dry_run=True).splitlines()
    assert max(len(line) for line in lines if line.startswith(("+", "-", " "))) in range(50, 61)
    assert "".join(line[1:] for line in lines if line.startswith("+")).count("and patience, ") == 40


@pytest.mark.parametrize(("file", "old", "new", "words"), [
    ("sources.toml", 'superseded_by = "A1"', 'superseded_by = "B2"', "sources.toml:17: B2 is superseded by itself"),
    ("sources.toml", 'superseded_by = "A1"', 'superseded_by = "Z9"', "sources.toml:17: B2 is superseded by “Z9”"),
    ("sources.toml", '10.1000/xyz123', 'doi:xyz', "sources.toml:1: A1 has a “doi” that cannot be right"),
    ("sources.toml", "year = 2025", "year = " + "9" * 5_000, "sources.toml:1:"),
    ("topics/slowly.md", "grade: guideline\n", "grade: guideline\ngrade: early\n", "topics/slowly.md:7: The field “grade”"),
    ("topics/slowly.md", "[@A1].\n\n::: never", "[@B2].\n\n::: never", "topics/slowly.md:16: The source “B2” is superseded"),
    ("topics/slowly.md", "title: Coming off slowly", "title: [", "topics/slowly.md:2: The front matter cannot be read"),
])
def test_a_fault_of_a_file_is_a_sentence_and_keeps_the_library_as_it_was(
        shelf: Path, file: str, old: str, new: str, words: str) -> None:
    before = everything()
    edit(shelf / file, old, new)
    with pytest.raises(CommandError) as caught:
        load(shelf)
    assert words in str(caught.value)
    assert everything() == before


def test_words_of_a_retired_page_are_kept_from_readers_and_it_loads_as_ever(
        shelf: Path, cura: Member, stranger: Client, tmp_path: Path) -> None:
    edit(shelf / "topics/slowly.md", "order: 1\n", "order: 1\nretired: There is a better page.\n")
    edit(shelf / "topics/slowly.md", "Time helps", "Five mg help")
    assert "changed: topic slowly" in load(shelf)
    entry = Entry.objects.get(kind="topic", slug="slowly")
    assert [(each.state, each.published_at is None) for each in entry.revisions.order_by("number")] == [
        ("published", False), ("set aside", True)]
    assert stranger.get("/library/slowly/history/1/").status_code == 200
    assert stranger.get("/library/slowly/history/2/").status_code == 404
    assert "0 added, 0 changed, 0 kept" in load(shelf)
    call_command("export_library", folder=tmp_path / "out")
    assert "0 added, 0 changed, 0 kept" in load(tmp_path / "out")
    assert actions.unretire(cura, entry)
    entry.refresh_from_db()
    assert "Time helps" in entry.html
    assert "Five mg" not in entry.body + entry.html


def test_a_retired_page_that_is_new_was_never_public(files: Path, db: None, cura: Member, stranger: Client) -> None:
    edit(files / "topics/slowly.md", "order: 1\n", "order: 1\nretired: There is a better page.\n")
    edit(files / "topics/other-topic.md", "related: [slowly]", "related: []")
    edit(files / "questions/is-it-hard.md", "topics: [slowly]", "topics: []")
    load(files)
    assert stranger.get("/library/slowly/history/1/").status_code == 404
    assert not actions.unretire(cura, Entry.objects.get(kind="topic", slug="slowly"))
    assert browser_of(cura).get("/library/slowly/review/").status_code == 200


def test_what_was_retracted_on_the_site_is_not_brought_back_by_a_file(shelf: Path) -> None:
    Source.objects.filter(key="A1").update(status="retracted", status_reason="Made up.")
    before = everything()
    said = load(shelf)
    assert "warning: topics/slowly.md:16: The source “A1” is retracted" in said
    assert "held back" not in said
    assert everything() == before
    edit(shelf / "topics/slowly.md", "Time helps", "Calm helps")
    edit(shelf / "topics/other-topic.md", "title: Coming off slowly", "title: Coming off kindly")
    edit(shelf / "topics/other-topic.md", "[@A1]", "")
    with pytest.raises(CommandError, match="cites no source"):  # the rest is judged as ever
        load(shelf)
    edit(shelf / "topics/other-topic.md", "kindly", "slowly")
    (shelf / "topics/other-topic.md").write_text((shelf / "topics/slowly.md").read_text().replace("related: [other-topic]",
                                                                                                  "related: [slowly]"))
    said = load(shelf)
    assert "held back (it cites what the site says no longer stands): topic slowly" in said
    assert not Entry.objects.filter(body__contains="Calm helps").exists()
    Source.objects.filter(key="A1").update(status="active", status_reason="")
    assert "changed: topic slowly" in load(shelf)
    assert Entry.objects.filter(body__contains="Calm helps").count() == 2


def test_a_new_page_that_cites_what_the_site_knows_to_be_retracted_waits(shelf: Path) -> None:
    Source.objects.filter(key="A1").update(status="retracted", status_reason="Made up.")
    new = (shelf / "questions/is-it-hard.md").read_text().replace("Is it hard?", "Is it long?")
    (shelf / "questions/is-it-long.md").write_text(new)
    assert "held back (it cites what the site says no longer stands): question is-it-long" in load(shelf)
    assert not Entry.objects.filter(slug="is-it-long").exists()
