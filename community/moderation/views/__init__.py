"""Pages for moderators."""
