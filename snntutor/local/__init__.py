"""Rules that learn from what is local: three factors, random feedback, local errors, no way back in time."""
