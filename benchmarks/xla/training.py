"""One training step of the network in JAX, compiled as one program.

The batch is cut into parts which are worked on one after the other, so that what a part writes on its way forward is
still in a near cache on its way back; the parts are shared among as many devices of XLA as there are cores.
"""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from xla import network
from xla.inputs import FORMS

SAMPLES = 16, 32  # of a part, about: what was fastest in trials without and with recurrence, whose products want rows


class Training:
    """A network, its input and Adam; `step` trains."""

    def __init__(self, form, task):
        """Take the task as a plain object: events, y, weights, recurrent and p."""
        prepare, weigh = FORMS[form]
        mesh = Mesh(np.array(jax.devices()), "d")
        parts = parts_of(task.events.shape[1], SAMPLES[len(task.recurrent)], mesh.size)
        self.shape = task.events.shape[0], task.events.shape[1] // parts, task.events.shape[2]
        put = lambda tree, spec: jax.device_put(tree, NamedSharding(mesh, spec))  # noqa: E731
        split, same = PartitionSpec("d"), PartitionSpec()
        labels = task.y.astype(np.int32).reshape(parts, -1)
        self.data = put((prepare(task.events, parts), labels), split)
        weights = tuple(map(jnp.asarray, (*task.weights, *task.recurrent)))
        zeros = [jax.tree.map(jnp.zeros_like, weights) for _ in range(2)]
        self.state = put((weights, (*zeros, jnp.zeros(()))), same)
        one = partial(step, weigh=partial(weigh, shape=self.shape), parts=parts, p=task.p)
        shared = jax.shard_map(one, mesh=mesh, in_specs=(same, split), out_specs=(same, same, split), check_vma=False)
        self.compiled = jax.jit(shared, donate_argnums=0)

    def step(self):
        """Train once; return the loss as a number, which waits for all the work."""
        self.state, loss, self.spikes = self.compiled(self.state, self.data)
        return float(loss)

    def first_gradients(self):
        """Return the gradients of the first step: after it, Adam's means are a tenth of them."""
        assert int(self.state[1][2]) == 1
        return [np.asarray(m) / (1 - network.MEAN) for m in self.state[1][0]]

    def hidden_spikes(self):
        """Return the spikes of the last step, of shape (time, batch, neurons)."""
        s = np.asarray(self.spikes) > 0
        return np.moveaxis(s, 0, 1).reshape(s.shape[1], -1, s.shape[-1])


def parts_of(batch, samples, devices):
    """Return into how many parts a batch is cut: as many for each device, of about so many samples."""
    parts = devices * max(1, round(batch / (samples * devices)))
    if batch % parts:
        raise ValueError(f"A batch of {batch} cannot be cut into {parts} equal parts.")
    return parts


def step(state, data, *, weigh, parts, p):
    """Return the state after one training step, the loss, and the spikes of this device's parts."""
    weights, adam = state
    score = jax.value_and_grad(partial(loss, weigh=weigh, p=p), has_aux=True)

    def add(total, part):
        (found, s), gradients = score(weights, *part)
        return jax.tree.map(jnp.add, total, (found, gradients)), s

    nothing = jnp.zeros(()), jax.tree.map(jnp.zeros_like, weights)
    total, s = lax.scan(add, nothing, data)
    mean, gradients = jax.tree.map(lambda x: lax.psum(x, "d") / parts, total)
    return network.adam(weights, gradients, adam), mean, s


def loss(weights, arrays, y, *, weigh, p):
    """Return the loss of a part, and its hidden spikes."""
    into, out, *loops = weights
    s = network.lif_layer(weigh(into, arrays), loops[0] if loops else None, p)
    return network.cross_entropy(network.largest_potential(network.product(s, out), p), y), s
