"""Reading about groups. Rooms above this one ask :func:`on_duty`."""

from community.groups.queries.duties import on_duty
from community.groups.queries.people import knowing_groups

__all__ = ["knowing_groups", "on_duty"]
