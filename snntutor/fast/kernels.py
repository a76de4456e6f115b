"""The compiled loops: what a layer does, forward and backward, with some samples of a batch.

Arrays have the shape (batch, time, neurons), so that a sample lies in one piece and stays in the
cache while time runs over it. Spikes are listed: those of sample b are the entries ``first[b]`` to
``last[b]`` of ``time`` and ``unit``. What is absent is an array of length 0. A kernel takes
the samples ``low`` to ``high`` and holds no lock of Python, so that threads can share a batch.

An inner loop runs over neurons and does one thing: the compiler then writes it in vector
instructions. With more arrays in one loop it gives up, and so it does for some loops back in time;
what can be done for a whole sample at once is therefore done before time runs back over it.
"""

import numpy as np

from .compiling import compiled, inlined

FAST_SIGMOID, TRIANGLE, ARCTAN, RECTANGLE, CONSTANT, GIVEN = range(6)
TOGETHER = 16  # samples or steps that share what was fetched


@compiled
def lif_forward(low, high, below, w, drive, v, constants, subtracts, u, s, i, own):
    """Unroll a LIF layer; fill its potentials, spikes, currents (where kept) and list of spikes."""
    d, rows = np.empty(u.shape[1:], u.dtype), np.empty((4, u.shape[2]), u.dtype)
    current, potential, fired, echo = rows[0], rows[1], rows[2], rows[3:]
    flags = np.zeros((u.shape[2] + 7) // 8 * 8, np.uint8)
    for b in range(low, high):
        weigh(b, below, w, drive, d)
        unroll(b, d, current, potential, fired, echo, flags, v, constants, subtracts, u, s, i, own)


@inlined
def weigh(b, spikes, w, drive, d):
    """Fill ``d`` with the drive of sample b: what is given, or the weight row of each spike."""
    copy(drive, b, d)
    if not len(drive):
        first, last, time, unit = spikes
        for k in range(first[b], last[b]):
            add(d, time[k], w, unit[k])


@inlined
def copy(arrays, b, block):
    """Fill the block with element b of the arrays, or with zeros if they are absent."""
    for n in range(len(block)):
        if len(arrays):
            for h in range(block.shape[1]):
                block[n, h] = arrays[b, n, h]
        else:
            for h in range(block.shape[1]):
                block[n, h] = 0


@inlined
def clear(rows, n):
    for h in range(rows.shape[1]):
        rows[n, h] = 0


@inlined
def add(totals, n, rows, k):
    """Add row k of ``rows`` to row n of ``totals``."""
    for h in range(totals.shape[1]):
        totals[n, h] += rows[k, h]


@inlined
def unroll(b, d, current, potential, fired, echo, flags, v, constants, subtracts, u, s, i, own):
    """Take sample b from rest through time."""
    alpha, beta, theta, one = constants
    for h in range(len(current)):
        current[h] = 0
        potential[h] = 0
    own[1][b] = own[0][b]
    for n in range(len(d)):
        for h in range(len(fired)):
            fired[h] = one if potential[h] > theta else one - one
        for h in range(len(fired)):
            u[b, n, h] = potential[h]
        for h in range(len(fired)):
            s[b, n, h] = fired[h]
        new = note(b, n, fired, flags, own)
        if len(v):
            clear(echo, 0)
            for k in range(new, own[1][b]):
                add(echo, 0, v, own[3][k])
            add(d, n, echo, 0)
        if len(i):
            for h in range(len(fired)):
                i[b, n, h] = current[h]
        if subtracts:
            for h in range(len(fired)):
                potential[h] = beta * potential[h] + current[h] - theta * fired[h]
        else:
            for h in range(len(fired)):
                potential[h] = (beta * potential[h] + current[h]) * (one - fired[h])
        for h in range(len(fired)):
            current[h] = alpha * current[h] + d[n, h]


@inlined
def note(b, n, fired, flags, own):
    """Append the spikes of step n to the list; return where they begin.

    Most neurons are silent: eight flags are looked at together, as one number.
    """
    first, last, time, unit = own
    for h in range(len(fired)):
        flags[h] = fired[h] > 0
    eights = flags.view(np.uint64)
    new = k = last[b]
    for m in range(len(eights)):
        if eights[m]:
            for h in range(8 * m, 8 * m + 8):
                unit[k] = h  # overwritten by the next one unless this one fired
                k += flags[h]
    for j in range(new, k):
        time[j] = n
    last[b] = k
    return new


@compiled
def lif_backward(low, high, below, own, w, v, constants, resets, surrogate, u, i, slopes, gs, gu, above, gx, gw, gv):
    """Take gradients back through a LIF layer; fill that of its source, add up those of its weights.

    ``above`` holds the gradient of the drive of the layer above, and its weights, where they come so.
    All weights are transposed; ``v`` are those of the layer to itself. With ``v`` some samples go
    together, so that a row of it that was fetched serves them all.
    """
    most = TOGETHER if len(v) else 1
    room, units = (most, *u.shape[1:]), u.shape[2]
    d, g, slope = np.empty(room, u.dtype), np.empty(room, u.dtype), np.empty(room, u.dtype)
    lu, li, extra = np.empty((most, units), u.dtype), np.empty((most, units), u.dtype), np.empty((most, units), u.dtype)
    for first in range(low, high, most):
        count = min(most, high - first)
        for j in range(count):
            copy(gs, first + j, g[j])
            come_down(first + j, above, g[j])
            differentiate(first + j, surrogate, constants, u, slopes, slope[j])
            scale(g[j], slope[j])
            clear(lu, j)
            clear(li, j)
        back(first, count, d, g, slope, lu, li, extra, v, constants, resets, u, i, gu)
        for j in range(count):
            send_down(first + j, below, d[j], w, gx, gw)
            gather(first + j, own, d[j], gv)


@inlined
def come_down(b, above, g):
    """Add to ``g`` the gradient of the spikes that comes from the drive of the layer above."""
    gd, w = above
    if len(gd):
        for n in range(0, len(g), TOGETHER):
            multiply(gd[b], n, min(n + TOGETHER, len(g)), w, g)


@inlined
def send_down(b, spikes, d, w, gx, gw):
    """Give the gradient ``d`` of a layer's drive to its weights and, if wanted, to its source."""
    gather(b, spikes, d, gw)
    if len(gx) and w.shape[1]:
        clear_all(gx[b])
        for n in range(0, len(d), TOGETHER):
            multiply(d, n, min(n + TOGETHER, len(d)), w, gx[b])
    elif len(gx):  # the source is the drive
        for n in range(len(d)):
            for h in range(d.shape[1]):
                gx[b, n, h] = d[n, h]


@inlined
def clear_all(block):
    for n in range(len(block)):
        clear(block, n)


@inlined
def multiply(rows, low, high, w, totals):
    """Add the matrix product of ``rows`` and ``w`` to ``totals``, for the rows ``low`` to ``high``."""
    whole = len(w) // 5 * 5
    for k in range(0, whole, 5):  # five at once: a visit to the totals costs as much as one to a row of w
        for n in range(low, high):
            p, q, r, x, y = rows[n, k], rows[n, k + 1], rows[n, k + 2], rows[n, k + 3], rows[n, k + 4]
            for h in range(totals.shape[1]):
                totals[n, h] += p * w[k, h] + q * w[k + 1, h] + r * w[k + 2, h] + x * w[k + 3, h] + y * w[k + 4, h]
    for k in range(whole, len(w)):
        for n in range(low, high):
            p = rows[n, k]
            for h in range(totals.shape[1]):
                totals[n, h] += p * w[k, h]


@inlined
def scale(g, slope):
    for n in range(len(g)):
        for h in range(g.shape[1]):
            g[n, h] *= slope[n, h]


@inlined
def back(first, count, d, g, slope, lu, li, extra, v, constants, resets, u, i, gu):
    """Go through samples from their end; ``lu`` and ``li`` are the gradients of step n + 1."""
    subtracts, through_reset = resets
    if len(v) or through_reset:
        for m in range(d.shape[1]):
            n = d.shape[1] - 1 - m
            spikes_back(n, count, g, slope, li, extra, v)
            for j in range(count):
                if through_reset:
                    reset_back(first + j, n, g[j], slope[j], lu[j], constants, subtracts, u, i)
                step_back(first + j, n, d[j], g[j], lu[j], li[j], constants, subtracts, u, gu)
    else:  # one sample, whose spikes do nothing to their own layer
        d0, g0, lu0, li0 = d[0], g[0], lu[0], li[0]
        for m in range(len(d0)):
            step_back(first, len(d0) - 1 - m, d0, g0, lu0, li0, constants, subtracts, u, gu)


@inlined
def step_back(b, n, d, g, lu, li, constants, subtracts, u, gu):
    """Take one sample from step n + 1 to step n."""
    alpha, beta, theta, one = constants
    for h in range(len(li)):
        d[n, h] = li[h]
    if not subtracts:
        for h in range(len(lu)):
            lu[h] *= one - one if u[b, n, h] > theta else one
    for h in range(len(li)):
        li[h] = alpha * li[h] + lu[h]
    for h in range(len(lu)):
        lu[h] = beta * lu[h] + g[n, h]
    if len(gu):
        for h in range(len(lu)):
            lu[h] += gu[b, n, h]


@inlined
def spikes_back(n, count, g, slope, li, extra, v):
    """Add to the gradient of step n what its spikes do by the weights of the layer to itself."""
    if len(v):
        for j in range(count):
            clear(extra, j)
        multiply(li, 0, count, v, extra)
        for j in range(count):
            for h in range(g.shape[2]):
                g[j, n, h] += slope[j, n, h] * extra[j, h]


@inlined
def reset_back(b, n, g, slope, lu, constants, subtracts, u, i):
    """Add to the gradient of step n what its spikes do by resetting."""
    alpha, beta, theta, one = constants
    if subtracts:
        for h in range(len(lu)):
            g[n, h] -= slope[n, h] * theta * lu[h]
    else:
        for h in range(len(lu)):
            g[n, h] -= slope[n, h] * (beta * u[b, n, h] + i[b, n, h]) * lu[h]


@inlined
def gather(b, spikes, d, gw):
    """Add the gradient of the drive to the weight row of each spike that caused it."""
    if len(gw):
        first, last, time, unit = spikes
        for k in range(first[b], last[b]):
            add(gw, unit[k], d, time[k])


@inlined
def differentiate(b, surrogate, constants, u, slopes, slope):
    """Fill ``slope`` with the surrogate derivative at the potentials of sample b."""
    kind, steepness, peak = surrogate
    theta, one = constants[2:]
    if kind == GIVEN:
        copy(slopes, b, slope)
    elif kind == CONSTANT:
        for n in range(len(slope)):
            for h in range(slope.shape[1]):
                slope[n, h] = peak
    elif kind == FAST_SIGMOID:
        for n in range(len(slope)):
            for h in range(slope.shape[1]):
                width = one + steepness * abs(u[b, n, h] - theta)
                slope[n, h] = peak / (width * width)
    elif kind == ARCTAN:
        for n in range(len(slope)):
            for h in range(slope.shape[1]):
                x = steepness * (u[b, n, h] - theta)
                slope[n, h] = peak / (one + x * x)
    elif kind == TRIANGLE:
        for n in range(len(slope)):
            for h in range(slope.shape[1]):
                slope[n, h] = peak * max(one - steepness * abs(u[b, n, h] - theta), one - one)
    elif kind == RECTANGLE:
        for n in range(len(slope)):
            for h in range(slope.shape[1]):
                slope[n, h] = peak if steepness * abs(u[b, n, h] - theta) < one else one - one


@compiled
def readout_forward(low, high, spikes, w, drive, constants, u):
    """Unroll a readout, which leaks and never spikes."""
    alpha, beta = constants[:2]
    d = np.empty(u.shape[1:], u.dtype)
    rows = np.empty((2, u.shape[2]), u.dtype)
    for b in range(low, high):
        weigh(b, spikes, w, drive, d)
        clear(rows, 0)
        clear(rows, 1)
        for n in range(len(d)):
            for h in range(d.shape[1]):
                u[b, n, h] = rows[1, h]
                rows[1, h] = beta * rows[1, h] + rows[0, h]
                rows[0, h] = alpha * rows[0, h] + d[n, h]


@compiled
def readout_backward(low, high, spikes, w, constants, gu, gx, gw):
    """Run the filter of a readout from the end: fill the gradient of its source, add up that of its weights."""
    alpha, beta = constants[:2]
    rows, d = np.empty((2, gu.shape[2]), gu.dtype), np.empty(gu.shape[1:], gu.dtype)
    for b in range(low, high):
        clear(rows, 0)
        clear(rows, 1)
        for m in range(len(d)):
            n = len(d) - 1 - m
            for h in range(d.shape[1]):
                d[n, h] = rows[0, h]
                rows[0, h] = alpha * rows[0, h] + rows[1, h]
                rows[1, h] = beta * rows[1, h] + gu[b, n, h]
        send_down(b, spikes, d, w, gx, gw)
