"""What rooms above the groups hear, inside the transaction that does it: they keep board and room of a group in step.

Each is sent with ``actor``, who did it, and most with ``group``. ``duty_changed`` is sent with ``group`` (None: the rooms open
to all members) and ``member`` when somebody came on duty or went off; ``removed`` with ``membership`` (the row that ended).
``leading_minded`` and ``lead_taken`` are about meetings that are in a room already; what they carry stands beside them.
"""

from django.dispatch import Signal

founded = Signal()
edited = Signal()  # the group has another name or purpose, perhaps
archived = Signal()
restored = Signal()
hosting_given = Signal()  # somebody is a host of the site now: with ``member`` and ``reason``; no group
hosting_taken = Signal()  # and is one no longer: with ``effect``, what ended with it, so that it can be undone
group_hosting_taken = Signal()  # somebody else ended ``hosting`` (the row): with ``effect``, what ended with it
removed = Signal()  # somebody was removed from the group, with a reason; with ``effect``
duty_changed = Signal()
debriefed = Signal()  # ``actor`` has written down how a meeting was
leading_minded = Signal()  # ``row`` is a member as they are now, who perhaps may lead no more; receivers return what changed
lead_taken = Signal()  # ``actor`` leads the meeting ``held``, whose room and row are locked; no group
