"""Run a function over a grid of settings, on every core."""
