"""The pages of the library and of those who write it: parse, call one action, answer."""
