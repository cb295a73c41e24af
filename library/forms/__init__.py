"""What is typed into the library: checked here, kept whatever happens to it."""
