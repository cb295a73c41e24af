"""Reading about groups. Rooms above this one ask :func:`on_duty`."""

from community.groups.queries.duties import on_duty

__all__ = ["on_duty"]
