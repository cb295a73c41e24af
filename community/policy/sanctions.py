"""How long what holds a member back lasts, as a table. Each number has its reason."""

from datetime import timedelta

# A warning is remembered for a season, and then it is over: nobody is held to one bad week for ever.
WARNING = timedelta(days=90)
# Whoever writes rarely shall not be read first for years.
HOLD = timedelta(days=90)
MOST_HELD = 50  # contributions: more is a mute by another name
# Where a moderator says nothing else. A week lets a hot head cool; two weeks make room for a talk.
MUTE = timedelta(days=7)
SUSPENSION = timedelta(days=14)
LONGEST = timedelta(days=365)  # what shall last longer is a ban, and needs two people
# A ban by one person is a suspension of a day: long enough for a second one to wake up, short enough when nobody agrees.
UNTIL_CONFIRMED = timedelta(hours=24)
# What was removed can be put back as long as what members take back themselves; then its words are erased.
REMOVED_HOLD = timedelta(days=30)
# Half a year: nobody has to argue while they are ill.
APPEAL_WITHIN = timedelta(days=183)
