"""What a reset does, forward and to a gradient: the experiments around Yang (2020)."""
