"""Lobo, Del Ser, Bifet and Kasabov (2020), a survey of spiking networks that learn from streams."""

from benchmarks.claims.claim import claim, each_at_least
from snntutor import local

_DRIFT = 400


@claim("Where the classes of a stream drift, accuracy falls by 0.2 and comes back by 0.2, to 0.2 above a network that "
       "stopped learning before (the smallest of the three)", bound=each_at_least(0.2), seeds=range(5),
       paper="none: a survey")
def online_drift(seed):
    """Return the smallest of fall, rise and lead; first tests, then training, answers fading by 0.98."""
    stream = local.drifting([seed])
    going_on, settled = (local.fading_accuracy(local.follow(local.online_network([seed]), stream, learns=learns).right)
                         for learns in (lambda n: True, lambda n: n < _DRIFT))
    return float(local.falls_and_returns(going_on, settled)[0])
