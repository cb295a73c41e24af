"""Searching the forum and the library, as one reader may."""
