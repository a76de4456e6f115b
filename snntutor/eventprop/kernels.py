"""The compiled loops: a layer from spike to spike, forward, and its adjoint, backward.

Between two events nothing is computed: potential and current are multiplied by what that time makes of them.
An input is a list of events sorted by sample, then time: those of sample b are the entries ``begin[b]`` to
``begin[b + 1]`` of time, unit and slot (a unit's first event has slot 0). The spikes of a layer are kept as a log, a
row for each sample: which neuron, when, its current then, and the last event before. A kernel takes the samples
``low`` to ``high`` and holds no lock of Python, so that threads can share a batch. Constants are tau_mem, tau_syn,
theta and tau_mem / tau_syn.

All of it stands in one file: Numba compiles a kernel anew when its own file has changed, not when another has.
"""

import math

import numpy as np

from snntutor.compiled.loops import compiled, inlined, shared

MOST_HOPS = 100  # Newton's steps double the digits, but where a spike only grazes the threshold they add one bit each
NEAR = 1e-15  # of tau_mem: the threshold is reached
FOR_EVER = 700.0  # time constants, after which exp gives 0


@compiled
def sort_events(low, high, times, begin, time, unit, slot):
    """Fill the list of events from times of shape (spikes, batch, units), infinite where there is none."""
    for b in range(low, high):
        first = begin[b]
        n = first
        for k in range(times.shape[0]):
            for h in range(times.shape[2]):
                if times[k, b, h] < np.inf:
                    time[n], unit[n], slot[n] = times[k, b, h], h, k
                    n += 1
        order = np.argsort(time[first:n], kind="mergesort")
        time[first:n], unit[first:n], slot[first:n] = time[first:n][order], unit[first:n][order], slot[first:n][order]


@inlined
def gap(t, constants):
    """Return what a time t makes of a potential of 1, of a current of 1, and what potential that current makes."""
    tau_mem, tau_syn, _, ratio = constants
    s = t / tau_mem
    if not (s < FOR_EVER and t / tau_syn < FOR_EVER):
        return 0.0, 0.0, 0.0
    x = math.exp(-s)
    if ratio == 4.0:  # the paper's; products are three times as fast as a power
        return x, x * x * x * x, x * (1.0 - x * x * x) / 3.0
    made = s if ratio == 1.0 else -math.expm1((1.0 - ratio) * s) / (ratio - 1.0)
    return x, math.exp(-t / tau_syn), x * made


@inlined
def after(v, i, p, ratio):
    """Return potential and current once exp(-t / tau_mem) has fallen from 1 to 1 - p."""
    q = 1.0 - p
    if ratio == 4.0:
        return v * q + i * q * p * (1.0 - p + p * p / 3.0), i * q * q * q * q
    if ratio == 2.0:
        return v * q + i * q * p, i * q * q
    log = math.log1p(-p)
    made = -log if ratio == 1.0 else -math.expm1((ratio - 1.0) * log) / (ratio - 1.0)
    return v * q + i * q * made, i * math.exp(ratio * log)


@inlined
def tangent(v, i, theta, ratio):
    """Return the p at which the tangent of the potential, as a function of p, reaches the threshold; 1 if never.

    With tau_mem = 2 tau_syn the potential is a parabola in p: there it is the root itself.
    """
    if i <= theta:
        return 1.0
    if ratio == 2.0:
        square = (i - v) ** 2 - 4.0 * i * (theta - v)
        return 1.0 if square < 0.0 else 2.0 * (theta - v) / (i - v + math.sqrt(square))
    return (theta - v) / (i - v)


@shared
def reaches(v, i, constants):
    """Return whether a current above the threshold would bring the potential there if nothing else came.

    It turns where it equals the current, i z^(r / (r - 1)) with r the ratio and z = 1 - (r - 1) (i - v) / (r i).
    """
    theta, ratio = constants[2], constants[3]
    if i <= v:
        return v >= theta
    if ratio == 1.0:
        return i * math.exp((v - i) / i) >= theta
    z = 1.0 - (ratio - 1.0) * (i - v) / (ratio * i)
    if z <= 0.0:
        return False
    if ratio == 4.0:
        return i * i * i * z * z * z * z >= theta * theta * theta
    return i * z ** (ratio / (ratio - 1.0)) >= theta


@shared
def crossing(v, i, end, constants):
    """Return exp(-t / tau_mem) where the potential first reaches the threshold, and the current there.

    Both are 0 if that is not before exp(-t / tau_mem) = ``end``. As a function of that exponential the potential is
    concave while the current is positive: Newton's tangents lie above it, come nearer from one side, and never
    pass the first crossing. Where there is none they pass the maximum.
    """
    x = 1.0
    for _ in range(MOST_HOPS):
        p = tangent(v, i, constants[2], constants[3])
        if p < NEAR:
            break
        x *= 1.0 - p
        if p >= 1.0 or x <= end:
            return 0.0, 0.0
        v, i = after(v, i, p, constants[3])
    return x, i


@compiled
def forward(low, high, events, w, constants, most, log, entries, counts):
    """Run a feed-forward layer; fill its log, its length for each sample, and the spikes of each neuron."""
    begin, time, unit, _ = events
    n = w.shape[1]
    v, i, v_end, i_end = np.empty(n), np.empty(n), np.empty(n), np.empty(n)
    for b in range(low, high):
        v[:], i[:], counts[b], entries[b] = 0.0, 0.0, 0, 0
        finished = 0
        for e in range(begin[b], begin[b + 1]):
            i += w[unit[e]]
            stop = time[e + 1] if e + 1 < begin[b + 1] else np.inf
            x, y, k = gap(stop - time[e], constants)
            for j in range(n):
                v_end[j] = v[j] * x + i[j] * k
                i_end[j] = i[j] * y
            for j in range(n):
                if i[j] > constants[2] and counts[b, j] < most and (v_end[j] >= constants[2] or i_end[j] <= v_end[j]
                                                                    and reaches(v[j], i[j], constants)):
                    v_end[j], i_end[j] = fire(v[j], i[j], j, e, time[e], stop, b, x, constants, most, log, entries,
                                              counts)
                    finished += counts[b, j] >= most
            v, v_end, i, i_end = v_end, v, i_end, i
            if finished == n:
                break


@shared
def fire(v, i, j, e, now, stop, b, end, constants, most, log, entries, counts):
    """Note the spikes of neuron j between event e and the next; return its potential and current at the end."""
    while counts[b, j] < most and reaches(v, i, constants):
        x, at = crossing(v, i, end, constants)
        if x == 0.0:
            break
        now -= constants[0] * math.log(x)
        note(b, j, now, at, e, log, entries)
        counts[b, j] += 1
        v, i, end = 0.0, at, end / x
    x, y, k = gap(stop - now, constants)
    return v * x + i * k, i * y


@inlined
def note(b, j, now, current, e, log, entries):
    """Append a spike to the log of sample b; a log that is full only counts."""
    if entries[b] < log[0].shape[1]:
        log[0][b, entries[b]], log[1][b, entries[b]] = j, now
        log[2][b, entries[b]], log[3][b, entries[b]] = current, e
    entries[b] += 1


@compiled
def forward_recurrent(low, high, events, w, r, constants, most, log, entries, counts):
    """Run a layer whose neurons also drive each other by the weights ``r``; see `forward`."""
    begin, time, unit, _ = events
    v, i = np.empty(w.shape[1]), np.empty(w.shape[1])
    for b in range(low, high):
        v[:], i[:], counts[b], entries[b] = 0.0, 0.0, 0, 0
        running = True
        for e in range(begin[b], begin[b + 1]):
            i += w[unit[e]]
            now, stop = time[e], time[e + 1] if e + 1 < begin[b + 1] else np.inf
            while running:
                j, x, at = earliest(v, i, math.exp(-(stop - now) / constants[0]), constants)
                if j < 0:
                    break
                step = -constants[0] * math.log(x)
                now += step
                advance(v, i, step, constants)
                v[j], i[j] = 0.0, at
                note(b, j, now, at, e, log, entries)
                counts[b, j] += 1
                running = counts[b, j] < most
                i += r[j]
            advance(v, i, stop - now, constants)


@shared
def earliest(v, i, end, constants):
    """Return the neuron that next reaches the threshold, exp(-t / tau_mem) and its current then; -1 if none does."""
    first, current = -1, 0.0
    for j in range(len(v)):
        if i[j] > constants[2] and reaches(v[j], i[j], constants):
            x, at = crossing(v[j], i[j], end, constants)
            if x > 0.0:  # so later than the best so far it is not
                first, end, current = j, x, at
    return first, end, current


@inlined
def advance(v, i, t, constants):
    """Let a time go by for all neurons."""
    x, y, k = gap(t, constants)
    for j in range(len(v)):
        v[j] = v[j] * x + i[j] * k
        i[j] = i[j] * y


@compiled
def spread(low, high, log, entries, times):
    """Fill times (spikes, batch, neurons) from the log; they are infinite where there is no spike."""
    seen = np.empty(times.shape[2], np.int64)
    for b in range(low, high):
        seen[:] = 0
        for m in range(entries[b]):
            j = log[0][b, m]
            times[seen[j], b, j] = log[1][b, m]
            seen[j] += 1


@inlined
def retreat(lv, li, t, constants):
    """Take the adjoint of one neuron back by a time t: the potential's decays and feeds the current's."""
    x, y, k = gap(t, constants)
    return lv * x, li * y + lv * constants[3] * k


@inlined
def retreat_all(lv, li, t, constants):
    """Take the adjoints of all neurons back by a time t."""
    x, y, k = gap(t, constants)
    for j in range(len(lv)):
        li[j] = li[j] * y + lv[j] * constants[3] * k
        lv[j] = lv[j] * x


@inlined
def send(b, e, events, lv, li, w, tau_syn, gt, gw):
    """Give event e its share: the gradient of its weights and, where wanted, that of its time."""
    h, row = events[2][e], w[events[2][e]]
    for j in range(len(lv)):
        gw[h, j] -= tau_syn * li[j]
    if len(gt):
        total = 0.0
        for j in range(len(lv)):
            total += row[j] * (lv[j] - li[j])
        gt[events[3][e], b, h] = total


@compiled
def backward(low, high, events, w, constants, log, entries, counts, g, gt, gw):
    """Take the gradient ``g`` of a feed-forward layer's spike times back; add to ``gw``, fill ``gt`` unless absent."""
    begin, time, _, _ = events
    lv, li = np.empty(w.shape[1]), np.empty(w.shape[1])
    jumped, left = np.empty((2, w.shape[1])), np.empty(w.shape[1], np.int64)
    who = np.empty(w.shape[1], np.int64)
    for b in range(low, high):
        lv[:], li[:], left[:] = 0.0, 0.0, counts[b]
        m = entries[b] - 1
        for e in range(log[3][b, m] if m >= 0 else -1, begin[b] - 1, -1):
            stop = time[e + 1] if e + 1 < begin[b + 1] else np.inf
            spiked = 0
            while m >= 0 and log[3][b, m] == e:
                j = log[0][b, m]
                who[spiked] = j
                m, jumped[0, spiked], jumped[1, spiked] = jump(lv[j], li[j], b, m, e, time[e], stop, constants, log,
                                                               left, g)
                spiked += 1
            retreat_all(lv, li, stop - time[e], constants)
            for k in range(spiked):
                lv[who[k]], li[who[k]] = jumped[0, k], jumped[1, k]
            send(b, e, events, lv, li, w, constants[1], gt, gw)


@shared
def jump(lv, li, b, m, e, start, now, constants, log, left, g):
    """Take one neuron from the end of an interval back through its spikes, the last of which is entry m, to the start.

    Return the entry before them, and the adjoints.
    """
    j = log[0][b, m]
    while m >= 0 and log[3][b, m] == e and log[0][b, m] == j:
        lv, li = retreat(lv, li, now - log[1][b, m], constants)
        left[j] -= 1
        lv += (constants[2] * lv + g[left[j], b, j]) / (log[2][b, m] - constants[2])
        now = log[1][b, m]
        m -= 1
    lv, li = retreat(lv, li, now - start, constants)
    return m, lv, li


@compiled
def backward_recurrent(low, high, events, w, r, constants, log, entries, counts, g, gt, gw, gr):
    """Take the gradient of a recurrent layer's spike times back; add to ``gr`` too; see `backward`."""
    begin, time, _, _ = events
    lv, li = np.empty(w.shape[1]), np.empty(w.shape[1])
    left = np.empty(w.shape[1], np.int64)
    for b in range(low, high):
        lv[:], li[:], left[:] = 0.0, 0.0, counts[b]
        m = entries[b] - 1
        for e in range(log[3][b, m] if m >= 0 else -1, begin[b] - 1, -1):
            now = time[e + 1] if e + 1 < begin[b + 1] else np.inf
            while m >= 0 and log[3][b, m] == e:
                j = log[0][b, m]
                retreat_all(lv, li, now - log[1][b, m], constants)
                left[j] -= 1
                arrived = g[left[j], b, j]
                for k in range(len(lv)):
                    arrived += r[j, k] * (lv[k] - li[k])
                    gr[j, k] -= constants[1] * li[k]
                lv[j] += (constants[2] * lv[j] + arrived) / (log[2][b, m] - constants[2])
                now = log[1][b, m]
                m -= 1
            retreat_all(lv, li, now - time[e], constants)
            send(b, e, events, lv, li, w, constants[1], gt, gw)


@compiled
def peaks_forward(low, high, events, w, constants, peak, when, last, slope):
    """Find the largest potential of neurons that never spike.

    Fill it, its time, the last event before, and by how much it rises a second where an event ends its rise.
    """
    begin, time, unit, _ = events
    v, i = np.empty(w.shape[1]), np.empty(w.shape[1])
    for b in range(low, high):
        v[:], i[:], peak[b], when[b], last[b], slope[b] = 0.0, 0.0, 0.0, 0.0, -1, 0.0
        for e in range(begin[b], begin[b + 1]):
            for j in range(len(v)):
                if v[j] > peak[b, j]:
                    peak[b, j], when[b, j], last[b, j] = v[j], time[e], e - 1
                    slope[b, j] = (i[j] - v[j]) / constants[0]
            i += w[unit[e]]
            stop = time[e + 1] if e + 1 < begin[b + 1] else np.inf
            for j in range(len(v)):
                if i[j] > v[j] and i[j] > peak[b, j]:  # a peak within the interval is at most the current at its start
                    t, value = turn(v[j], i[j], constants)
                    if value > peak[b, j] and t < stop - time[e]:
                        peak[b, j], when[b, j], last[b, j], slope[b, j] = value, time[e] + t, e, 0.0
            advance(v, i, stop - time[e], constants)


@inlined
def turn(v, i, constants):
    """Return after what time a rising potential turns, where it equals the current, and its value there."""
    tau_mem, _, _, ratio = constants
    fall = (i - v) / (ratio * i)
    if not (ratio - 1.0) * fall < 1.0:  # only rounding leads here
        return np.inf, 0.0
    s = fall if ratio == 1.0 else -math.log1p(-(ratio - 1.0) * fall) / (ratio - 1.0)
    return tau_mem * s, i * math.exp(-ratio * s)


@compiled
def peaks_backward(low, high, events, w, constants, when, last, slope, g, gt, gw):
    """Take the gradient of the largest potentials back; see `backward`."""
    begin, time, unit, slot = events
    lv, li = np.empty(w.shape[1]), np.empty(w.shape[1])
    for b in range(low, high):
        lv[:], li[:] = 0.0, 0.0
        for e in range(last[b].max(), begin[b] - 1, -1):
            if e + 1 < begin[b + 1]:
                retreat_all(lv, li, time[e + 1] - time[e], constants)
            for j in range(len(lv)):
                if last[b, j] == e:
                    lv[j], li[j] = retreat(-g[b, j] / constants[0], 0.0, when[b, j] - time[e], constants)
                    if slope[b, j] > 0.0 and len(gt):  # the event that ends the rise takes the peak along
                        gt[slot[e + 1], b, unit[e + 1]] += g[b, j] * slope[b, j]
            send(b, e, events, lv, li, w, constants[1], gt, gw)
