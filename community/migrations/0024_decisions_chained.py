from django.db import migrations

# What a row says, as text: a list of its values in JSON, as PostgreSQL writes it. ``check_log`` builds the same by itself.
WORDS = """
CREATE FUNCTION community_decision_words(d community_decision) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        d.number, d.previous, d.id, d.act, d.by_id, d.about_id, d.target_type_id, d.target_id, d.case_id, d.rule, d.reason,
        d.private_note, d.state_before, d.state_after, d.effect,
        to_char(d.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))::text
$$;
"""
LINK = """
CREATE FUNCTION community_decision_link(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    head community_loghead%ROWTYPE;
    d community_decision%ROWTYPE;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('community_decision'));
    SELECT * INTO d FROM community_decision WHERE id = which;
    IF NOT FOUND OR d.digest <> '' THEN
        RETURN;
    END IF;
    SELECT * INTO head FROM community_loghead WHERE id = 1;
    d.number := coalesce(head.number, 0) + 1;
    d.previous := coalesce(head.digest, '');
    d.digest := encode(sha256(convert_to(community_decision_words(d), 'UTF8')), 'hex');
    UPDATE community_decision SET number = d.number, previous = d.previous, digest = d.digest WHERE id = which;
    INSERT INTO community_loghead (id, number, digest) VALUES (1, d.number, d.digest)
        ON CONFLICT (id) DO UPDATE SET number = excluded.number, digest = excluded.digest;
END $$;
DO $$ DECLARE row_id bigint; BEGIN
    FOR row_id IN SELECT id FROM community_decision ORDER BY id LOOP PERFORM community_decision_link(row_id); END LOOP;
END $$;
"""
# Deferred: the end of the chain is locked when the transaction has all its other locks, and commits at once.
GUARD = """
CREATE FUNCTION community_decision_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM community_decision_link(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER community_decision_chain AFTER INSERT ON community_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION community_decision_chain();
CREATE FUNCTION community_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.digest = '' AND NEW.digest <> ''
        AND to_jsonb(NEW) - ARRAY['number', 'previous', 'digest'] = to_jsonb(OLD) - ARRAY['number', 'previous', 'digest'] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was decided stays written down; add another row.';
END $$;
CREATE TRIGGER community_decision_stays BEFORE UPDATE OR DELETE ON community_decision
    FOR EACH ROW EXECUTE FUNCTION community_decision_stays();
CREATE FUNCTION community_staffnote_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A note of the team stays; put it right by another one.';
END $$;
CREATE TRIGGER community_staffnote_stays BEFORE UPDATE OR DELETE ON community_staffnote
    FOR EACH ROW EXECUTE FUNCTION community_staffnote_stays();
"""
UNGUARD = """
DROP TRIGGER community_staffnote_stays ON community_staffnote;
DROP FUNCTION community_staffnote_stays();
DROP TRIGGER community_decision_stays ON community_decision;
DROP FUNCTION community_decision_stays();
DROP TRIGGER community_decision_chain ON community_decision;
DROP FUNCTION community_decision_chain();
"""
UNLINK = """
DROP FUNCTION community_decision_link(bigint);
UPDATE community_decision SET number = NULL, previous = '', digest = '';
DELETE FROM community_loghead;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0023_fair_decisions'),
    ]

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION community_decision_words(community_decision);"),
        migrations.RunSQL(LINK, UNLINK),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
