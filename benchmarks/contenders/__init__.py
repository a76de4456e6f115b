"""What `peers.py` compares: one module for each way of training the same network.

Each module has the same four names:

``NAME``
    as the tables show it.
``NOTE``
    which neuron, in which mode, and where it differs from the course's.
``version()``
    of the library; importing the module fails where the library is absent.
``make(task)``
    returns a function without arguments that makes one training step and returns its loss and the
    hidden spikes.
"""
