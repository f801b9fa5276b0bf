"""Template tags of cases."""

from django import template

register = template.Library()
