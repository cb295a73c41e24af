"""The library on the site as the files of ``library/content``: loading what was exported changes nothing.

Files hold what readers see now: published and retired pages, sources, the glossary. What exists only in the database is not
exported: versions and their history, drafts, the review, corrections, who changed what.
"""

from library.export.folder import Exported, Unloadable, export
from library.export.forms import form_of

__all__ = ["Exported", "Unloadable", "export", "form_of"]
