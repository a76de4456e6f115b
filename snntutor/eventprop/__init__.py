"""Exact gradients of spike times, without time steps: Wunderlich and Pehle (2021)."""
