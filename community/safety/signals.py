"""What rooms above hear of safety, inside the transaction that writes.

``screened`` is sent with ``contribution`` (a post or message, saved), ``labels`` (the most urgent first), ``matches``
(of :class:`community.safety.screening.Match`) and ``has_plan`` (a plan, means or a goodbye is told) whenever screening found
something in what was written; never otherwise.
"""

from django.dispatch import Signal

screened = Signal()
