"""Two small networks, run and linearised: one of soft activity, one of spikes.

Both learn theta, the weights w of the inputs with the weights v of the layer to itself below them: an array of shape
(inputs + neurons, neurons), whose row j is what j sends, and P = (inputs + neurons) * neurons numbers in that order.
The loss is half the squared distance of output and target, summed over steps and outputs; where a target is NaN,
any output is as good.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from snntutor.lif import LIFParams, LIFState, lif_step, subtract

from .paths import Unrolled
from .steps import check_forgets_nothing, slopes


class Smooth(NamedTuple):
    """Neurons that leak and hand on their soft activity: u[n + 1] = beta u[n] + x[n] w + tanh(u[n]) v, u[0] = 0.

    The output at step n is tanh(u[n]) readout.
    """

    w: np.ndarray  # (inputs, neurons)
    v: np.ndarray  # (neurons, neurons), from row to column
    readout: np.ndarray  # (neurons, outputs)
    x: np.ndarray  # (time, inputs)
    target: np.ndarray  # (time, outputs), NaN where nothing is wanted
    beta: float


class Spiking(NamedTuple):
    """LIF neurons that take the article's step, and a leaky readout of the same constants.

    Whatever has these fields will do in its place, as `snntutor.gradients.Testbed` has.
    """

    w: np.ndarray  # (inputs, neurons)
    v: np.ndarray  # (neurons, neurons), from row to column
    readout: np.ndarray  # (neurons, outputs)
    x: np.ndarray  # (time, inputs), spikes
    target: np.ndarray  # (time, outputs), potentials of the readout
    p: LIFParams
    derivative: Callable  # of u - theta: what stands in for the derivative of a spike
    reset: Callable = subtract  # of the neurons; see `snntutor.lif.lif_step`


def run_tanh(net):
    """Run a `Smooth` network; return potentials of shape (time, neurons)."""
    u = np.zeros((len(net.x), len(net.v)))
    for n in range(len(u) - 1):
        u[n + 1] = net.beta * u[n] + net.x[n] @ net.w + np.tanh(u[n]) @ net.v
    return u


def tanh_network(net) -> Unrolled:
    """Linearise the run of a `Smooth` network: the state is its potentials, the paths are "decay" and "recurrence"."""
    a = np.tanh(run_tanh(net))
    slope = 1 - a**2  # of tanh
    decay = np.broadcast_to(net.beta * np.eye(len(net.v)), (len(a), *net.v.shape))
    paths = {"decay": decay, "recurrence": net.v.T * slope[:, None]}
    return Unrolled(paths, _direct(net.x, a), _missed(a @ net.readout, net.target) @ net.readout.T * slope)


def step(x):
    """Return the spike at a distance x = u - theta: 1 above 0, else 0."""
    return (x > 0).astype(float)


def run_lif(net, spike=step):
    """Run a `Spiking` network; return spikes and potentials (time, neurons), and the readout's (time, outputs).

    ``spike`` may be another function of u - theta, of which ``net.derivative`` is the derivative: a smooth network.
    """
    spikes, potentials, outputs, _ = _run_lif(net, spike)
    return spikes, potentials, outputs


def _run_lif(net, spike):
    """Run a network; return also the currents that enter the potentials of the next step."""
    layer, last = (LIFState(np.zeros(size), np.zeros(size)) for size in net.readout.shape)
    kept = [], [], [], []
    for x in net.x:
        s = spike(layer.u - net.p.theta)
        for values, value in zip(kept, (s, layer.u, last.u, layer.i)):
            values.append(value)
        layer = lif_step(layer, s, x @ net.w + s @ net.v, net.p, net.reset)
        last = lif_step(last, 0, s @ net.readout, net.p)
    return tuple(map(np.array, kept))


def lif_network(net, spike=step) -> Unrolled:
    """Linearise the run of a `Spiking` network, its derivative standing in for that of a spike; see `run_lif`.

    Returns
    -------
    Unrolled
        The state is the currents, then the potentials. Paths: "alpha" from current to current, "beta" from potential to
        potential with the spike held as it is, "input" from current to potential, "reset" from potential to potential
        through the spike that resets, "recurrence" from potential to current through the spike and v. The error comes
        through the readout's filters.
    """
    s, u, outputs, i = _run_lif(net, spike)
    g = net.derivative(u - net.p.theta)
    size = len(net.v)
    error = np.zeros((len(u), 2 * size))
    error[:, size:] = g * (_filtered_back(_missed(outputs, net.target), net.p) @ net.readout.T)
    direct = np.concatenate([_direct(net.x, s), np.zeros((len(u), size, net.w.size + net.v.size))], axis=1)
    return Unrolled(_lif_paths(g, slopes(net.reset, u, i, s, net.p), net), direct, error)


def _lif_paths(g, step, net):
    one, size = np.eye(len(net.v)), len(net.v)
    current, potential = slice(None, size), slice(size, None)
    kept, lost, brought = (one * values[:, None] for values in (step.kept, -step.taken * g, step.brought))
    places = {"alpha": (current, current, net.p.alpha * one), "beta": (potential, potential, kept),
              "input": (potential, current, brought), "reset": (potential, potential, lost),
              "recurrence": (current, potential, net.v.T * g[:, None])}
    paths = {name: np.zeros((len(g), 2 * size, 2 * size)) for name in places}
    for name, (to, source, values) in places.items():
        paths[name][:, to, source] = values
    return paths


def _filtered_back(missed, p):
    """Return dL / d(drive of the readout) at every step: the errors swept back through its two leaks."""
    u_blame, i_blame, found = 0, 0, np.zeros(missed.shape)
    for n in reversed(range(len(missed))):
        found[n] = i_blame  # of the current at step n + 1, to which the drive of step n adds
        i_blame, u_blame = p.alpha * i_blame + u_blame, missed[n] + p.beta * u_blame
    return found


def _direct(x, sent):
    """Return how what arrives at each neuron depends on every weight: what its sender sent, for its own weights."""
    sender = np.concatenate([x, sent], axis=1)
    own = np.eye(sent.shape[1])
    return np.einsum("nj,ai->naji", sender, own).reshape(len(x), len(own), -1)


def _missed(outputs, target):
    return np.nan_to_num(outputs - target)


def forward_traces(net):
    """Compute the gradient for ``w`` of a `Spiking` network without recurrence, going forward, by two traces an input.

    The influence of w[j, i] on neuron i, the reset left out, is the same for every i: P[n + 1] = beta P[n] + Q[n],
    Q[n + 1] = alpha Q[n] + x[n], two numbers for each input in place of 2 D for each weight.

    Returns
    -------
    array of shape (inputs, neurons)

    Raises
    ------
    ValueError
        If the layer has weights to itself: then each weight has an influence of its own on every neuron. If a spike
        sets the potential to zero: then each neuron forgets the inputs at steps of its own.
    """
    if np.any(net.v):
        raise ValueError("v is not 0; traces of the inputs alone serve a layer without weights to itself.")
    check_forgets_nothing(net)
    error = lif_network(net).error[:, len(net.v):]
    trace, gradient = LIFState(np.zeros(len(net.w)), np.zeros(len(net.w))), np.zeros(net.w.shape)
    for x, e in zip(net.x, error):
        gradient += trace.u[:, None] * e
        trace = lif_step(trace, 0, x, net.p)
    return gradient
