"""What rooms above the groups hear, inside the transaction that does it: they keep board and room of a group in step.

Each is sent with ``actor``, who did it, and most with ``group``. ``duty_changed`` is sent with ``group`` (None: the rooms open
to all members) and ``member`` when somebody came on duty or went off; ``removed`` with ``membership`` (the row that ended).
"""

from django.dispatch import Signal

founded = Signal()
edited = Signal()  # the group has another name or purpose, perhaps
archived = Signal()
restored = Signal()
hosting_given = Signal()  # somebody is a host of the site now: with ``member`` and ``reason``; no group
hosting_taken = Signal()  # and is one no longer: with ``effect``, what ended with it, so that it can be undone
removed = Signal()  # somebody was removed from the group, with a reason
duty_changed = Signal()
