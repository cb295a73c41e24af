"""Every entry that is published already gets its first revision, and the database refuses to change a revision's words."""

from django.db import migrations

WORDS = ("title", "short_title", "group", "order", "summary", "body", "grade", "grade_reason", "touches", "related_topics",
         "related_questions", "review_due", "recommended")
IMMUTABLE = ("entry_id", "number", "base", "note", "sources", "written_at", *WORDS)


def columns(row):
    return ", ".join(f'{row}."{name}"' for name in IMMUTABLE)


GUARD = f"""
CREATE FUNCTION library_revision_words_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({columns("OLD")}) IS DISTINCT FROM ({columns("NEW")}) THEN
        RAISE EXCEPTION 'The words of a revision never change; write a new one.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER library_revision_words_stay BEFORE UPDATE ON library_revision
    FOR EACH ROW EXECUTE FUNCTION library_revision_words_stay();
"""
UNGUARD = "DROP TRIGGER library_revision_words_stay ON library_revision; DROP FUNCTION library_revision_words_stay();"


def write_first_revisions(apps, schema_editor):
    Revision = apps.get_model("library", "Revision")
    for entry in apps.get_model("library", "Entry").objects.prefetch_related("citations__source"):
        Revision.objects.create(
            entry=entry, number=1, note="As it was when the history begins.", state="published",
            sources=[citation.source.key for citation in sorted(entry.citations.all(), key=lambda each: each.number)],
            written_at=entry.changed_at, state_at=entry.changed_at, published_at=entry.changed_at,
            reviewed_on=entry.reviewed_on, reviewed_by=entry.reviewed_by, **{name: getattr(entry, name) for name in WORDS})


class Migration(migrations.Migration):

    dependencies = [("library", "0002_review")]

    operations = [
        migrations.RunPython(write_first_revisions, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
