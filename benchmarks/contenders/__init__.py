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
    hidden spikes, of shape (time, batch, neurons) or batch first.

It may have more:

``RECURRENT``
    True where it also does the work with recurrence.
``SAME_NEURON``
    True where it computes the course's neuron. It then counts only if `measure.agreement` finds that true in its
    first step, whose ``gradients()`` returns those of (*weights, *recurrent) in the course's shapes.
``SLOW_START``
    True where its first step takes minutes.
``forget``
    gives back the memory that is kept from one step for the next.
"""
