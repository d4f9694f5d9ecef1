"""The repository's own tools: set-up and checks, started by the Makefile."""
