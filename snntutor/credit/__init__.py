"""Which weight deserves the blame, at which time: the gradient swept backwards through time and carried forwards."""
