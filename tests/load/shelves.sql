-- A large library, straight into its tables: the benchmark is about reading it. Sizes are filled in by shelves.py.
INSERT INTO library_source (key, title, authors, et_al, year, container, volume, issue, pages, doi, pmid, pmcid, isbn, url, kind,
    read, verified, seen_on, finding, status, status_reason, loaded_checksum, changed_at)
SELECT 'S' || n, 'A study of taper number ' || n, ARRAY['Author ' || n], false, 1990 + n %% 35, 'Journal', '', '', '', '', '', '',
    '', '', (ARRAY['guideline', 'review', 'trial', 'observational', 'laboratory', 'opinion'])[1 + n %% 6], 'abstract', 'yes', '',
    'It shows something.', CASE WHEN n %% 100 = 0 THEN 'retracted' ELSE 'active' END, '', '', now()
FROM generate_series(%(sources_before)s + 1, %(sources)s) n;
INSERT INTO library_entry (kind, slug, title, short_title, "group", "order", summary, summary_html, body, safety_html, html, outline,
    terms, grade, grade_reason, touches, related_topics, related_questions, recommended, reviewed_on, review_due, reviewed_by, state,
    state_at, state_reason, redirect_to, loaded_checksum, changed_at)
SELECT kind, kind || '-' || n, 'About ' || n, '', CASE kind WHEN 'question' THEN 'Group ' || n %% 7 ELSE '' END, n,
    'In short.', '<p>In short.</p>', 'Text [@S' || 1 + n || '].', '', '<p>Text.</p>', '[]', '{}', 'early', 'Few have looked.', '{}',
    '{}', '{}', n %% 500 = 0, current_date - 100, current_date + n %% 300 - 5, 'editor', 'published', now(), '', '', '', now()
FROM generate_series(%(entries_before)s / 2 + 1, %(entries)s / 2) n, unnest(ARRAY['topic', 'question']) kind;
INSERT INTO library_citation (entry_id, source_id, number)
SELECT entry.id, source.id, 1 FROM library_entry entry JOIN library_source source ON source.key = 'S' || 1 + entry."order"
WHERE NOT EXISTS (SELECT 1 FROM library_citation WHERE entry_id = entry.id);
INSERT INTO library_revision (entry_id, number, note, sources, written_at, state, state_at, comment, published_at, title, short_title,
    "group", "order", summary, body, grade, grade_reason, touches, related_topics, related_questions, recommended, reviewed_on,
    review_due, reviewed_by)
SELECT id, number, 'A change.', ARRAY['S1'], now() - number * interval '1 day',
    CASE number WHEN 2 THEN 'published' WHEN 3 THEN (ARRAY['draft', 'in review', 'sent back'])[1 + "order" %% 3]
        ELSE 'superseded' END, now(), '', CASE WHEN number < 3 THEN now() - id * interval '1 minute' END, title, short_title, "group",
    "order", summary, body, grade, grade_reason, touches, related_topics, related_questions, recommended, reviewed_on, review_due,
    reviewed_by
FROM library_entry entry, generate_series(1, 3) number
WHERE NOT EXISTS (SELECT 1 FROM library_revision WHERE entry_id = entry.id);
INSERT INTO library_correction (token, entry_id, email, quote, body, created_at, state, answer, history_note)
SELECT gen_random_uuid(), id, '', '', 'Something is wrong.', now(), 'waiting', '', '' FROM library_entry entry
WHERE NOT EXISTS (SELECT 1 FROM library_correction WHERE entry_id = entry.id);
VACUUM ANALYZE; -- as PostgreSQL does by itself within a minute
