"""The solutions, one module a chapter: a dict from exercise to source code."""
