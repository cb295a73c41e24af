"""Joining, profiles and settings: parse, call one action, answer."""
