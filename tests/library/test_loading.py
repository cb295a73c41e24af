"""Loading: all or nothing, as often as you like, and never over what somebody wrote on the site."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from library.actions import load_library
from library.content import read_content
from library.models import Citation, Edition, Entry, GlossaryTerm, Source


def load(folder: Path, **options: object) -> str:
    out = StringIO()
    call_command("load_library", folder=folder, stdout=out, **options)
    return out.getvalue()


def edit(file: Path, old: str, new: str) -> None:
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def everything() -> list[object]:
    models = (Entry, Source, GlossaryTerm, Citation, Edition)
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
    assert '<a class="term" href="/library/glossary/#time">Time</a> helps' in html


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
