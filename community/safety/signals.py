"""What rooms above hear of safety, inside the transaction that writes.

``screened`` is sent with ``contribution`` (a post or message, saved), ``labels`` (the most urgent first) and ``matches``
(of :class:`community.safety.screening.Match`) whenever screening found something in what was written; never otherwise.
"""

from django.dispatch import Signal

screened = Signal()
