"""How `peers.py` measures: rounds, memory, growth, and the report."""
