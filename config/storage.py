"""Static files with hashed names, compressed once when they are collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Rewrites ``import`` lines in JavaScript modules too, so that a module is never a version behind its page."""

    support_js_module_import_aggregation = True
