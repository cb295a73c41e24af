"""Exporting: what is on the site comes out as files, and loading those changes nothing."""

import os
import shutil
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from community.models import Member
from library import actions, queries
from library.content import FOLDER, read_content
from library.export import folder as exporting
from library.models import Citation, Edition, Entry, GlossaryTerm, Revision, Source, Step
from tests.library.conftest import write_library
from tests.library.test_loading import load

KEPT = (Entry, Source, GlossaryTerm, Citation, Revision, Step, Edition)
NOTHING = "Library: 0 added, 0 changed, 0 kept.\n"


def export(folder: Path, **options: object) -> str:
    out = StringIO()
    call_command("export_library", folder=folder, stdout=out, stderr=out, **options)
    return out.getvalue()


def everything() -> list[object]:
    return [row for model in KEPT for row in model.objects.order_by("pk").values()]


def texts(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def slowly() -> Entry:
    return Entry.objects.get(kind="topic", slug="slowly")


def publish(author: Member, editor: Member, **words: object) -> Entry:
    entry = slowly()
    head = queries.head(entry)
    said = {**entry.words, "review_due": queries.next_review(), **words}
    revision = actions.save(author, entry, base=head.number if head else 0, words=said, note="Plainer.")
    actions.publish(editor, actions.submit(author, revision), reviewed_by="editor")
    return slowly()


def test_loading_what_was_exported_changes_nothing(whole_library: None, tmp_path: Path) -> None:
    before = everything()
    assert "25 files written, 0 unchanged" in export(tmp_path)
    assert load(tmp_path) == NOTHING
    assert everything() == before


def test_the_library_in_this_checkout_is_as_an_export_writes_it(whole_library: None, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(FOLDER, tmp_path / "copy"))
    assert "0 files written, 25 unchanged" in export(copy)
    assert texts(copy) == texts(FOLDER)


def test_exporting_twice_writes_the_same_bytes(shelf: Path, tmp_path: Path) -> None:
    export(tmp_path / "one")
    export(tmp_path / "two")
    assert texts(tmp_path / "one") == texts(tmp_path / "two")
    assert "0 files written" in export(tmp_path / "one")


def test_what_was_loaded_and_exported_reads_the_same(shelf: Path, tmp_path: Path) -> None:
    export(tmp_path / "out")
    before, after = read_content(shelf), read_content(tmp_path / "out")
    assert (after.sources, after.terms) == (before.sources, before.terms)
    assert [(dict(m.fields, summary=m.word("summary")), m.body) for m in after.manuscripts] == [
        (m.fields, m.body) for m in before.manuscripts]


def test_what_was_changed_on_the_site_counts_as_loaded_once_its_export_is_loaded(
        shelf: Path, cura: Member, root: Member) -> None:
    publish(cura, root, summary="Slowly,\nand: # with your “prescriber”.", body="\n\n" + slowly().body.strip())
    Source.objects.filter(key="A1").update(finding='A "finding"\nof two lines.\\')
    GlossaryTerm.objects.update(meaning="Other words.", also=["yes", "null"])
    assert not slowly().is_as_loaded
    export(shelf)
    before = Edition.objects.get().number, Revision.objects.count()
    assert load(shelf) == NOTHING
    assert (Edition.objects.get().number, Revision.objects.count()) == before
    assert all(row.is_as_loaded for model in (Entry, Source, GlossaryTerm) for row in model.objects.all())


def test_an_export_makes_the_same_library_elsewhere(shelf: Path, cura: Member, root: Member, tmp_path: Path) -> None:
    publish(cura, root, recommended=True, summary="Yes.\n\nNo.")
    export(tmp_path / "out")
    before = [row.content for model in (Entry, Source, GlossaryTerm) for row in model.objects.order_by("pk")]
    Revision.objects.all().delete()
    Source.objects.update(superseded_by=None)
    for model in (Citation, Entry, Source, GlossaryTerm):
        model.objects.all().delete()
    load(tmp_path / "out")
    after = [row.content for model in (Entry, Source, GlossaryTerm) for row in model.objects.order_by("pk")]
    assert sorted(map(str, after)) == sorted(map(str, before))


def test_only_a_recommended_page_says_so(shelf: Path, cura: Member, root: Member) -> None:
    export(shelf)
    assert "recommended" not in (shelf / "topics/slowly.md").read_text()
    publish(cura, root, recommended=True)
    export(shelf)
    assert "\nrecommended: true\n" in (shelf / "topics/slowly.md").read_text()


def test_a_retired_page_is_exported_with_its_reason_and_where_readers_go(shelf: Path, cura: Member) -> None:
    actions.retire(cura, slowly(), reason="There is a better page: the other.", redirect_to="other-topic")
    Source.objects.filter(key="A1").update(status="retracted")  # nobody asks a retired page for sound sources
    export(shelf)
    said = (shelf / "topics/slowly.md").read_text()
    assert '\nretired: "There is a better page: the other."\nredirect_to: other-topic\n' in said
    Source.objects.filter(key="A1").update(status="active")
    export(shelf)
    assert load(shelf) == NOTHING
    assert slowly().retired == "There is a better page: the other."


def test_what_was_never_published_stays_on_the_site(shelf: Path, cura: Member) -> None:
    actions.start_entry(cura, kind="topic", slug="brand-new", title="Brand new")
    said = export(shelf)
    assert "1 drafts stay on the site" in said
    assert not (shelf / "topics/brand-new.md").exists()


def test_the_version_readers_see_is_exported_and_not_the_one_in_the_works(shelf: Path, cura: Member) -> None:
    entry = slowly()
    actions.save(cura, entry, base=1, words={**entry.words, "title": "Half done"}, note="Not yet.")
    export(shelf)
    assert "Half done" not in (shelf / "topics/slowly.md").read_text()


def test_what_is_not_on_the_site_is_named_and_kept(shelf: Path) -> None:
    (shelf / "topics/stray.md").write_text("anything")
    with (shelf / "sources.toml").open("a") as file:
        file.write('\n[C9]\ntitle = "Not loaded"\nkind = "trial"\nread = "abstract"\nverified = "yes"\n'
                   'finding = "It helps."\nstatus = "active"\n')
    said = export(shelf)
    assert "kept (not on the site; --prune removes it): topics/stray.md" in said
    assert "kept (not on the site; --prune removes it): source C9" in said
    assert (shelf / "topics/stray.md").read_text() == "anything"
    assert 'title = "Not loaded"' in (shelf / "sources.toml").read_text()


def test_pruning_takes_away_what_is_not_on_the_site(shelf: Path) -> None:
    (shelf / "topics/stray.md").write_text("anything")
    (shelf / "topics/notes.txt").write_text("no page")
    with (shelf / "glossary.toml").open("a") as file:
        file.write('\n[[term]]\nname = "Gone"\nslug = "gone"\nmeaning = "Not loaded."\n')
    said = export(shelf, prune=True)
    assert "removed: topics/stray.md" in said
    assert "removed: term gone" in said
    assert not (shelf / "topics/stray.md").exists()
    assert (shelf / "topics/notes.txt").exists()
    assert load(shelf) == NOTHING


def test_comments_and_the_order_of_the_sources_stay(shelf: Path) -> None:
    file = shelf / "sources.toml"
    file.write_text("# All of them.\n\n# ---- Reviews\n\n" + file.read_text().replace("[A1]", "# The best.\n[A1]"))
    (shelf / "glossary.toml").write_text("# Plain words.\n\n" + (shelf / "glossary.toml").read_text())
    for key in ("A10", "A1a", "Z1"):
        Source.objects.create(key=key, title=key, kind="trial", read="abstract", verified="yes", finding="Something.")
    export(shelf)
    lines = [line for line in file.read_text().splitlines() if line.startswith(("#", "["))]
    assert lines == ["# All of them.", "# ---- Reviews", "# The best.", "[A1]", "[A1a]", "[A10]", "[B2]", "[Z1]"]
    assert (shelf / "glossary.toml").read_text().startswith("# Plain words.\n\n[[term]]\n")


def test_the_comments_of_the_glossary_stay_whatever_changes_in_it(shelf: Path) -> None:
    file = shelf / "glossary.toml"
    first = file.read_text()
    file.write_text(f"# Plain words.\n# No doses.\n\n{first}\n# Of the body.\n\n# Below.\n{first.replace('aper', 'orso')}")
    load(shelf)
    GlossaryTerm.objects.create(name="Abc", slug="abc", meaning="The first of all.")
    GlossaryTerm.objects.filter(slug="taper").update(meaning="Going down.")
    export(shelf)
    lines = [line for line in file.read_text().splitlines() if line.startswith(("#", "slug"))]
    assert lines == ["# Plain words.", "# No doses.", 'slug = "abc"', 'slug = "taper"', "# Of the body.", "# Below.",
                     'slug = "torso"']
    before = file.read_bytes()
    export(shelf)
    assert file.read_bytes() == before


def test_without_a_file_sources_come_in_their_natural_order(shelf: Path, tmp_path: Path) -> None:
    for key in ("A10", "A2", "A1a"):
        Source.objects.create(key=key, title=key, kind="trial", read="abstract", verified="yes", finding="Something.")
    export(tmp_path / "out")
    assert list(read_content(tmp_path / "out").sources) == ["A1", "A1a", "A2", "A10", "B2"]


def test_a_source_that_was_retracted_since_is_told_and_the_files_load_here(shelf: Path) -> None:
    Source.objects.filter(key="A1").update(status="retracted", status_reason="Invented data.")
    said = export(shelf)
    assert "another will not load them until this is put right" in said
    assert "The source “A1” is retracted" in said
    assert 'status_reason = "Invented data."' in (shelf / "sources.toml").read_text()
    said = load(shelf)
    assert said.endswith(NOTHING)
    assert "warning: topics/slowly.md:" in said
    assert all(row.is_as_loaded for row in Source.objects.all())


def test_a_page_that_changed_since_may_not_cite_what_was_retracted(shelf: Path) -> None:
    Source.objects.filter(key="A1").update(status="retracted", status_reason="Invented data.")
    export(shelf)
    file = shelf / "topics/slowly.md"
    file.write_text(file.read_text().replace("Time helps", "Calm helps"))
    with pytest.raises(CommandError, match="The source “A1” is retracted"):
        load(shelf)


def test_what_would_not_load_is_not_written(shelf: Path) -> None:
    before = texts(shelf)
    Entry.objects.filter(slug="slowly").update(grade_reason="It said 5 mg.")
    with pytest.raises(CommandError, match=r"these files would not load(.|\n)*no doses"):
        export(shelf)
    assert texts(shelf) == before
    Entry.objects.filter(slug="slowly").update(grade_reason="It said a dose.")
    assert "written: topics/slowly.md" in export(shelf)


@pytest.mark.parametrize("file", ["sources.toml", "glossary.toml"])
@pytest.mark.parametrize("junk", [b"[A1", b"\xff\xfe\x00", b"x = " + b"[" * 50_000, b"x = " + b"9" * 5_000])
def test_a_broken_file_is_not_written_over(shelf: Path, file: str, junk: bytes) -> None:
    (shelf / file).write_bytes(junk)
    before = texts(shelf)
    with pytest.raises(CommandError, match="Nothing was exported"):
        export(shelf)
    assert texts(shelf) == before


def test_a_failure_half_way_leaves_each_file_whole(
        shelf: Path, tmp_path: Path, cura: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    Entry.objects.update(grade_reason="Changed everywhere.")
    export(tmp_path / "new")
    old, new, moves = texts(shelf), texts(tmp_path / "new"), []

    def move(source: str, target: str) -> None:
        moves.append(target)
        if len(moves) == 3:
            raise OSError("no space left")
        os.rename(source, target)

    monkeypatch.setattr("os.replace", move)
    with pytest.raises(CommandError, match="no space left"):
        export(shelf)
    assert texts(shelf).keys() == old.keys()  # and nothing of the attempt lies about
    found = [name for name, words in texts(shelf).items() if words == new[name] != old[name]]
    assert len(found) == 2
    assert all(words in (old[name], new[name]) for name, words in texts(shelf).items())


def test_a_folder_that_cannot_be_written_is_a_sentence(shelf: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError, match="The library cannot be written"):
        export(tmp_path / "file/content")


def test_an_export_is_of_one_edition(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter([1, 2, 2, 2])

    def edition() -> int:
        number = next(numbers)
        if number == 2:  # somebody publishes while the rows are read
            GlossaryTerm.objects.update(meaning="Of the second edition.")
        return number

    monkeypatch.setattr(exporting, "_edition", edition)
    export(tmp_path / "out")
    assert "Of the second edition." in (tmp_path / "out/glossary.toml").read_text()


def test_an_export_costs_five_queries_however_many_pages_there_are(
        shelf: Path, tmp_path: Path, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(5):  # type: ignore[operator]
        export(tmp_path / "out")


def test_a_scheduled_version_is_not_exported_before_its_time(shelf: Path, cura: Member, root: Member) -> None:
    entry = slowly()
    words = {**entry.words, "title": "From tomorrow", "review_due": queries.next_review()}
    revision = actions.submit(cura, actions.save(cura, entry, base=1, words=words, note="Later."))
    actions.publish(root, revision, reviewed_by="editor", at=timezone.now() + timedelta(days=1))
    export(shelf)
    assert "From tomorrow" not in (shelf / "topics/slowly.md").read_text()


def test_two_libraries_written_alike_are_alike(tmp_path: Path, db: None) -> None:
    load(write_library(tmp_path / "one"))
    export(tmp_path / "two")
    assert sorted(texts(tmp_path / "one")) == sorted(texts(tmp_path / "two"))


def test_a_key_of_other_letters_is_quoted_so_that_the_file_can_be_read(shelf: Path, tmp_path: Path) -> None:
    Source.objects.create(key="Müller2020", title="Old", kind="trial", read="abstract", verified="yes", finding="Something.")
    with pytest.raises(CommandError, match=r"sources\.toml:[0-9]+: “Müller2020” is no key"):  # it could be read
        export(tmp_path / "out")
