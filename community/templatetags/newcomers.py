"""``{% usual_wait %}``: how long a first post usually waits for a moderator, in a sentence."""

from django import template

from community.forum.queries.newcomers import usual_wait

register = template.Library()
register.simple_tag(usual_wait)
