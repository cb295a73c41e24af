"""``{{ decision.rule|rule_title }}``: a guideline with its number, as people read it."""

from django import template

from community.moderation.rules import titled

register = template.Library()
register.filter("rule_title", titled)
