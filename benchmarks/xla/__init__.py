"""The course's network in JAX, which compiles by XLA, in a process of its own: see `worker`."""
