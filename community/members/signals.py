"""Signals of Django and allauth, handed on as announcements. Nothing of ours is kept by a signal."""
