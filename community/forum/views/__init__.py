"""Pages of the forum: parse, call one action, answer."""
