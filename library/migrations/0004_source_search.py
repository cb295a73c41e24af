import django.contrib.postgres.indexes
from django.db import migrations, models

import library.models.sources

# Small letters without accents, and spaces for all other signs, so that a part of a DOI is found like a word of a title. It may
# be called immutable: text has only one way to be joined and normalised. Reading it names the same fields, in `SourceWords`.
WORDS = r"""
CREATE FUNCTION library_source_words(
    key text, title text, authors text[], year int, container text, doi text, pmid text, pmcid text, isbn text
) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple', translate(
        lower(regexp_replace(normalize(concat_ws(' ', key, title, array_to_string(authors, ' '), year, container, doi, pmid,
            pmcid, isbn, replace(isbn, '-', '')), NFKD), '[\u0300-\u036f]', '', 'g')),
        '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)))
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0003_first_revisions'),
    ]

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION library_source_words"),
        migrations.AddIndex(
            model_name='source',
            index=django.contrib.postgres.indexes.GinIndex(library.models.sources.SourceWords(), name='source_words'),
        ),
    ]
