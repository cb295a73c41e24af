"""The way of a case stays written down, as decisions do."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE FUNCTION community_casenote_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The way of a case stays written down; add another row.';
END $$;
CREATE TRIGGER community_casenote_stays BEFORE UPDATE OR DELETE ON community_casenote
    FOR EACH ROW EXECUTE FUNCTION community_casenote_stays();
"""
UNGUARD = "DROP TRIGGER community_casenote_stays ON community_casenote; DROP FUNCTION community_casenote_stays();"


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0032_exports'),
    ]

    operations = [
        migrations.AlterField(
            model_name='casenote',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='community.case'),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
