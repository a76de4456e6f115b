"""Teach how spiking neural networks learn: the tools that the chapters find, one room each."""

__version__ = "0.1.0"
