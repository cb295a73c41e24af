from django.db import migrations

GUARD = """
CREATE FUNCTION community_meetingact_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was done in a meeting stays written down; add another row.';
END $$;
CREATE TRIGGER community_meetingact_stays BEFORE UPDATE OR DELETE ON community_meetingact
    FOR EACH ROW EXECUTE FUNCTION community_meetingact_stays();
"""
UNGUARD = "DROP TRIGGER community_meetingact_stays ON community_meetingact; DROP FUNCTION community_meetingact_stays();"


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0018_names_hosts_know'),
    ]

    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
    ]
