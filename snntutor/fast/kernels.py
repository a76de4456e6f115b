"""The compiled loops: what a layer does, forward and backward, with some samples of a batch.

Arrays have the shape (time, batch x neurons). A few samples, TOGETHER of them, go through time side by
side: what they need from one step to the next is a handful of short rows that stay in the cache, and a loop over
such a row is long enough to be worth the compiler's vector instructions. An inner loop does one thing, with few
arrays; with more the compiler gives up.

The samples of networks side by side follow one another as one large batch, which is cut into parts; ``layout`` holds
the bounds of the parts and how many of them there are of each network, whose weights are ``w[k]``. Which thread does
which part changes no bit.

Spikes are a list: those of sample b at step n are the entries ``begin[b, n]`` to ``end[b, n]`` of ``unit``.
What is absent is an array of length 0; 1 and 0 come with the constants, see `layers.Neuron`. A kernel takes the
parts ``first`` to ``last`` and holds no lock of Python, so that threads can share a batch.

All of it stands in one file: Numba compiles a kernel anew when its own file has changed, not when another has.
"""

from math import factorial, log

import numpy as np

from snntutor.compiled.loops import compiled, inlined, shared

FAST_SIGMOID, TRIANGLE, ARCTAN, RECTANGLE, CONSTANT, SIGMOID, EXPONENTIAL, GAUSSIAN, GIVEN = range(9)
SUBTRACT, TO_ZERO, TO_ZERO_KEEPING, NOTHING = range(4)
TOGETHER = 32
# How a type keeps 2^-k, by bias and place of its exponent; from where on exp(-x) is 0 to it; and ln 2 in two parts, the
# first with so few digits that k times it is exact. Then the series of exp, 1/n! downward, as far as the type can tell.
SINGLE = 127, 23, 88.0, 0.693359375, log(2) - 0.693359375
DOUBLE = 1023, 52, 709.0, 0.6931471803691238, 1.9082149292705877e-10
SINGLE_SERIES, DOUBLE_SERIES = (tuple(1 / factorial(n) for n in range(last, 1, -1)) for last in (7, 13))


@compiled
def lif_forward(first, last, layout, below, w, drive, v, constants, reset, delayed, u, i, own):
    """Unroll a LIF layer; fill its potentials, currents (where kept) and list of spikes."""
    bounds, each = layout
    for part in range(first, last):
        k = part // each
        unroll(bounds[part], bounds[part + 1], below, w[k], drive, v[k], constants, reset, delayed, u, i, own)


@shared
def unroll(low, high, below, w, drive, v, constants, reset, delayed, u, i, own):
    """Unroll a LIF layer for some samples. The current of step n is the one that enters the potential of step n + 1."""
    alpha, beta, theta, one, zero = constants
    units, last = w.shape[1], len(u) - 1
    rows = np.empty((2, TOGETHER * units), u.dtype)
    current, d = rows[0], rows[1]
    flags = np.zeros((TOGETHER, (units + 7) // 8 * 8), np.uint8)
    entry = low * (len(u) * units + 1)  # one entry to spare for each sample, as `note` writes before it looks
    for a in range(low, high, TOGETHER):
        b = min(a + TOGETHER, high)
        left, right = a * units, b * units
        clear(current)
        if not delayed:
            charge(a, b, 0, 0, zero, below, w, drive, own, v[:0], d, current)
        copy(current, u[0, left:right])
        for n in range(last + 1):
            potential = u[n, left:right]
            entry = note(a, b, n, potential, theta, flags, own, entry)
            if not delayed and n < last:  # the drive of the next step is the current that enters it
                clear(current)
                charge(a, b, n + 1, n, zero, below, w, drive, own, v, d, current)
            if len(i):
                copy(current, i[n, left:right])
            if n < last:
                move(reset, beta, theta, one, zero, potential, current, u[n + 1, left:right])
                if delayed:
                    charge(a, b, n, n, alpha, below, w, drive, own, v, d, current)


@inlined
def move(reset, beta, theta, one, zero, potential, current, following):
    """Fill the potential of the next step."""
    if reset == SUBTRACT:
        for r in range(len(following)):
            following[r] = beta * potential[r] + current[r] - (theta if potential[r] > theta else zero)
    elif reset == TO_ZERO:
        for r in range(len(following)):
            following[r] = (beta * potential[r] + current[r]) * (zero if potential[r] > theta else one)
    elif reset == TO_ZERO_KEEPING:
        for r in range(len(following)):
            following[r] = beta * potential[r] * (zero if potential[r] > theta else one) + current[r]
    else:
        for r in range(len(following)):
            following[r] = beta * potential[r] + current[r]


@inlined
def clear(row):
    for r in range(len(row)):
        row[r] = 0


@inlined
def copy(row, to):
    """Fill the array ``to``, which may be shorter than the row."""
    for r in range(len(to)):
        to[r] = row[r]


@inlined
def cut(rows, a, b, units):
    """Return the part of a row of all samples that belongs to samples a to b, one row for each."""
    return rows[a * units:b * units].reshape(b - a, units)


@inlined
def note(a, b, n, potential, theta, flags, own, entry):
    """Append the spikes of step n to the list; return where it ends.

    Most neurons are silent: eight flags are looked at together, as one number.
    """
    begin, end, unit = own
    units = len(potential) // (b - a)
    eights = flags.view(np.uint64)
    for j in range(b - a):
        for h in range(units):
            flags[j, h] = potential[j * units + h] > theta
        begin[a + j, n] = entry
        for m in range(eights.shape[1]):
            if eights[j, m]:
                for h in range(8 * m, 8 * m + 8):
                    unit[entry] = h  # overwritten by the next one unless this one fired
                    entry += flags[j, h]
        end[a + j, n] = entry
    return entry


@shared
def charge(a, b, n, m, alpha, below, w, drive, own, v, d, current):
    """Let the current decay and add the drive of step n, given or of spikes, and that of the layer's own of step m."""
    units = w.shape[1]
    by_sample = d.reshape(TOGETHER, units)
    if len(drive):
        copy(drive[n, a * units:b * units], d[:(b - a) * units])
    else:
        clear(d)
        for j in range(b - a):
            weigh(a + j, n, below, w, by_sample[j])
    if len(v):
        for j in range(b - a):
            weigh(a + j, m, own, v, by_sample[j])
    for r in range((b - a) * units):
        current[r] = alpha * current[r] + d[r]


@inlined
def weigh(sample, n, spikes, w, d):
    """Add the weight row of each spike of a sample at step n to its drive."""
    begin, end, unit = spikes
    k, last = begin[sample, n], end[sample, n]
    while k + 3 < last:  # four at once: a visit to the drive costs as much as one to a row of w
        p, q, r, x = unit[k], unit[k + 1], unit[k + 2], unit[k + 3]
        for h in range(len(d)):
            d[h] += (w[p, h] + w[q, h]) + (w[r, h] + w[x, h])
        k += 4
    while k < last:
        p = unit[k]
        for h in range(len(d)):
            d[h] += w[p, h]
        k += 1


@compiled
def lif_backward(first, last, layout, below, own, v, constants, resets, delayed, surrogate, kept, gs, gu, above, gd,
                 sums):
    """Take gradients back through a LIF layer; fill that of its drive, and of each part those of its weights.

    ``kept`` are potentials, currents and slopes; ``above`` is the gradient of the drive of the layer above, and its
    weights, where they come so. These weights and ``v``, those of the layer to itself, are transposed.
    """
    bounds, each = layout
    for part in range(first, last):
        k = part // each
        gw, gv = sums[0][part], sums[1][part]
        gw[:] = 0
        gv[:] = 0
        go_back(bounds[part], bounds[part + 1], below, own, v[k], constants, resets, delayed, surrogate, kept, gs, gu,
                (above[0], above[1][k]), gd, gw, gv)


@shared
def go_back(low, high, below, own, v, constants, resets, delayed, surrogate, kept, gs, gu, above, gd, gw, gv):
    """Take gradients back through a LIF layer for some samples, and add up those of its weights."""
    u, i, slopes = kept
    alpha, beta, theta, one, zero = constants
    reset, through_reset = resets
    units = gw.shape[1]
    rows = np.empty((5, TOGETHER * units), u.dtype)
    g, lu, li = rows[0], rows[1], rows[2]  # the last two are of potential and current of step n + 1
    awake = np.empty(TOGETHER, np.bool_)
    for a in range(low, high, TOGETHER):
        b = min(a + TOGETHER, high)
        left, right = a * units, b * units
        clear(lu)
        clear(li)
        awake[:] = False
        for m in range(len(u)):
            n = len(u) - 1 - m
            for grads, width in ((gs, units), (gu, units), (above[0], len(above[1]))):
                if len(grads):
                    wake(cut(grads[n], a, b, width), awake)
            if not awake.any():
                if len(gd):
                    clear(gd[n, left:right])
                continue
            un = u[n, left:right]
            if delayed:
                send_down(a, b, n, below, li, awake, gd, gw)
            elif m:  # the current that enters step n + 1 is its drive
                copy(lu, li)
                if reset == TO_ZERO:
                    silence(un, theta, one, zero, li)
                send_down(a, b, n + 1, below, li, awake, gd, gw)
            if len(gs):
                copy(gs[n, left:right], g[:len(un)])
            else:
                clear(g)
            if len(above[0]):
                multiply(cut(above[0][n], a, b, len(above[1])), above[1], cut(g, 0, b - a, units))
            if len(v):
                gather(a, b, n, own, li, awake, gv)
                multiply(cut(li, 0, b - a, units), v, cut(g, 0, b - a, units))
            if through_reset:
                blame(n, left, right, reset, beta, theta, un, i, lu, g)
            if reset == TO_ZERO:
                silence(un, theta, one, zero, lu)
            if delayed:
                for r in range(len(un)):
                    li[r] = alpha * li[r] + lu[r]
            if reset == TO_ZERO_KEEPING:
                silence(un, theta, one, zero, lu)
            differentiate(n, left, right, surrogate, constants, un, slopes, rows[3:], g, lu)
            for r in range(len(un)):
                lu[r] = beta * lu[r] + g[r]
            if len(gu):
                gn = gu[n, left:right]
                for r in range(len(gn)):
                    lu[r] += gn[r]
        if not delayed:
            send_down(a, b, 0, below, lu, awake, gd, gw)


@shared
def wake(rows, awake):
    """Note which samples a gradient has reached, a row for each; on the way back they stay awake from there on.

    A loss of the largest potential reaches a sample at one step for each class. Until then all gradients of the
    sample are 0, and there is nothing to compute.
    """
    for j in range(len(rows)):
        if not awake[j]:
            for r in range(rows.shape[1]):
                if rows[j, r] != 0:
                    awake[j] = True


@inlined
def blame(n, left, right, reset, beta, theta, u, i, lu, g):
    """Add to the gradient of the spikes of step n what they did by resetting; ``lu`` is that of the next potential."""
    if reset == SUBTRACT:
        for r in range(len(u)):
            g[r] -= theta * lu[r]
    elif reset == TO_ZERO:
        current = i[n, left:right]
        for r in range(len(u)):
            g[r] -= (beta * u[r] + current[r]) * lu[r]
    elif reset == TO_ZERO_KEEPING:
        for r in range(len(u)):
            g[r] -= beta * u[r] * lu[r]


@inlined
def silence(u, theta, one, zero, lu):
    """Clear the gradient of the next potential where a reset to zero let nothing through."""
    for r in range(len(u)):
        lu[r] *= zero if u[r] > theta else one


@inlined
def send_down(a, b, n, spikes, d, awake, gd, gw):
    """Give the gradient ``d`` of a layer's drive at step n to its weights and, if wanted, to what lies below."""
    if len(gw):
        gather(a, b, n, spikes, d, awake, gw)
    if len(gd):
        copy(d, gd[n, a * gw.shape[1]:b * gw.shape[1]])


@shared
def gather(a, b, n, spikes, d, awake, gw):
    """Add the gradient of the drive to the weight row of each spike of step n that caused it."""
    begin, end, unit = spikes
    by_sample = d.reshape(TOGETHER, gw.shape[1])
    for j in range(b - a):
        if awake[j]:
            for k in range(begin[a + j, n], end[a + j, n]):
                m = unit[k]
                for h in range(gw.shape[1]):
                    gw[m, h] += by_sample[j, h]


@shared
def multiply(rows, w, totals):
    """Add the matrix product of ``rows`` and ``w`` to ``totals``."""
    whole = len(w) // 5 * 5
    for k in range(0, whole, 5):  # five at once: a visit to the totals costs as much as one to a row of w
        for j in range(len(rows)):
            p, q, r, x, y = rows[j, k], rows[j, k + 1], rows[j, k + 2], rows[j, k + 3], rows[j, k + 4]
            if p == 0 and q == 0 and r == 0 and x == 0 and y == 0:
                continue
            for h in range(totals.shape[1]):
                totals[j, h] += p * w[k, h] + q * w[k + 1, h] + r * w[k + 2, h] + x * w[k + 3, h] + y * w[k + 4, h]
    for k in range(whole, len(w)):
        for j in range(len(rows)):
            p = rows[j, k]
            if p == 0:
                continue
            for h in range(totals.shape[1]):
                totals[j, h] += p * w[k, h]


@shared
def differentiate(n, left, right, surrogate, constants, u, slopes, spare, g, lu):
    """Turn ``lu``, the gradient of the potential of step n + 1, into that of step n.

    To what the leak carries back comes the gradient ``g`` of the spikes times the surrogate derivative.
    """
    kind, steepness, peak = surrogate
    beta, theta, one, zero = constants[1:]
    if kind == GIVEN:
        given = slopes[n, left:right]
        for r in range(len(given)):
            g[r] *= given[r]
    elif kind == CONSTANT:
        for r in range(len(u)):
            g[r] *= peak
    elif kind == FAST_SIGMOID:
        for r in range(len(u)):
            width = one + steepness * abs(u[r] - theta)
            g[r] *= (peak / (width * width))
    elif kind == ARCTAN:
        for r in range(len(u)):
            x = steepness * (u[r] - theta)
            g[r] *= (peak / (one + x * x))
    elif kind == TRIANGLE:
        for r in range(len(u)):
            g[r] *= (peak * max(one - steepness * abs(u[r] - theta), zero))
    elif kind == RECTANGLE:
        for r in range(len(u)):
            g[r] *= (peak if steepness * abs(u[r] - theta) < one else zero)
    else:
        by_exponentials(surrogate, beta, theta, u, spare[0, :len(u)], spare[1, :len(u)], g, lu)


@inlined
def by_exponentials(surrogate, beta, theta, u, x, e, g, lu):
    """Do it for a surrogate with an exponential in it; ``x`` and ``e`` are rows to work with."""
    kind, steepness, peak = surrogate
    number = u.dtype.type
    one, half, four = number(1), number(0.5), number(4)
    for r in range(len(u)):
        x[r] = steepness * abs(u[r] - theta)
    if kind == GAUSSIAN:
        for r in range(len(u)):
            x[r] *= half * x[r]
    decay(x, e)
    if kind == SIGMOID:
        for r in range(len(u)):
            g[r] *= (peak * (four * e[r] / ((one + e[r]) * (one + e[r]))))
    else:
        for r in range(len(u)):
            g[r] *= (peak * e[r])


@inlined
def decay(x, e):
    """Fill ``e`` with exp(-x), to a unit of the last place, for x of at least 0; ``x`` is used up.

    exp(-x) = 2^-k exp(f), with k the whole number for which f = k ln 2 - x lies within half of ln 2. The first factor
    is made from its bits and the second by its series. A call of ``exp`` would keep the compiler from using vector
    instructions.
    """
    if x.itemsize == 4:
        part(x, e.view(np.int32), SINGLE)
        multiply_by_series(x, e, SINGLE_SERIES)
    else:
        part(x, e.view(np.int64), DOUBLE)
        multiply_by_series(x, e, DOUBLE_SERIES)


@inlined
def part(x, bits, kept):
    """Part exp(-x): fill the bits of 2^-k, and ``x`` with f."""
    bias, place, most, ln2, rest = kept
    number = x.dtype.type
    for r in range(len(x)):
        below = min(x[r], number(most))
        k = np.floor(below * number(1 / log(2)) + number(0.5))
        bits[r] = np.int64(bias - np.int32(k)) << place
        x[r] = (k * number(ln2) - below) + k * number(rest)


@inlined
def multiply_by_series(f, e, terms):
    """Multiply ``e`` by exp(f)."""
    number = f.dtype.type
    for r in range(len(f)):
        p = number(0)
        for term in terms:
            p = p * f[r] + number(term)
        e[r] *= number(1) + (f[r] + f[r] * f[r] * p)


@compiled
def readout_forward(first, last, layout, spikes, w, drive, constants, delayed, u):
    """Unroll a readout, which leaks and never spikes."""
    bounds, each = layout
    for part in range(first, last):
        leak(bounds[part], bounds[part + 1], spikes, w[part // each], drive, constants, delayed, u)


@shared
def leak(low, high, spikes, w, drive, constants, delayed, u):
    """Unroll a readout for some samples."""
    alpha, beta, zero = constants[0], constants[1], constants[4]
    units, last = w.shape[1], len(u) - 1
    rows = np.empty((2, TOGETHER * units), u.dtype)
    current, d = rows[0], rows[1]
    for a in range(low, high, TOGETHER):
        b = min(a + TOGETHER, high)
        left, right = a * units, b * units
        clear(current)
        if not delayed:
            charge(a, b, 0, 0, zero, spikes, w, drive, spikes, w[:0], d, current)
        copy(current, u[0, left:right])
        for n in range(last):
            potential, following = u[n, left:right], u[n + 1, left:right]
            if not delayed:
                clear(current)
                charge(a, b, n + 1, n, zero, spikes, w, drive, spikes, w[:0], d, current)
            for r in range(len(potential)):
                following[r] = beta * potential[r] + current[r]
            if delayed:
                charge(a, b, n, n, alpha, spikes, w, drive, spikes, w[:0], d, current)


@compiled
def readout_backward(first, last, layout, spikes, constants, delayed, gu, gd, sums):
    """Run the filter of a readout from the end: fill the gradient of its drive, of each part that of its weights."""
    bounds, each = layout
    for part in range(first, last):
        sums[part][:] = 0
        leak_back(bounds[part], bounds[part + 1], spikes, constants, delayed, gu, gd, sums[part])


@shared
def leak_back(low, high, spikes, constants, delayed, gu, gd, gw):
    """Run the filter of a readout from the end for some samples, and add up the gradient of its weights."""
    alpha, beta = constants[:2]
    units = gw.shape[1]
    rows = np.empty((2, TOGETHER * units), gu.dtype)
    lu, li = rows[0], rows[1]
    awake = np.empty(TOGETHER, np.bool_)
    for a in range(low, high, TOGETHER):
        b = min(a + TOGETHER, high)
        left, right = a * units, b * units
        clear(lu)
        clear(li)
        awake[:] = False
        for m in range(len(gu)):
            n = len(gu) - 1 - m
            gn = gu[n, left:right]
            wake(cut(gu[n], a, b, units), awake)
            if not awake.any():
                if len(gd):
                    clear(gd[n, left:right])
                continue
            if delayed:
                send_down(a, b, n, spikes, li, awake, gd, gw)
                for r in range(len(gn)):
                    li[r] = alpha * li[r] + lu[r]
            for r in range(len(gn)):
                lu[r] = beta * lu[r] + gn[r]
            if not delayed:
                send_down(a, b, n, spikes, lu, awake, gd, gw)


@compiled
def scatter(first, last, layout, spikes, s):
    """Write a list of spikes as an array: 1 where a neuron fired, else 0."""
    bounds, _ = layout
    begin, end, unit = spikes
    units = s.shape[1] // len(begin)
    for n in range(len(s)):
        s[n, bounds[first] * units:bounds[last] * units] = 0
        for sample in range(bounds[first], bounds[last]):
            for k in range(begin[sample, n], end[sample, n]):
                s[n, sample * units + unit[k]] = 1
