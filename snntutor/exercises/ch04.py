"""Chapter 04: credit through time."""

import numpy as np

from snntutor.check import Exercise, Mistake, Prediction, by_cases
from snntutor.exercises.blame import judge_both, judge_shares, judge_truncated
from snntutor.exercises.memory import judge_memory

# 4.1 the other weight


def _influence(u, v, beta):
    return _carried(u, lambda a: beta + v * (1 - a**2), np.tanh)


def _carried(u, factor, direct):
    """Carry an influence along the potentials ``u``, by a factor of the activity and what the weight itself adds."""
    found = [0.0]
    for now in u[:-1]:
        found.append(factor(np.tanh(now)) * found[-1] + direct(now))
    return np.array(found)


def _slope_of_potential(u, v, beta):
    found = [0.0]
    for now in u[:-1]:
        found.append((beta + v * (1 - now**2)) * found[-1] + np.tanh(now))
    return np.array(found)


_U_CASES = [(np.array([0.0, 1.0]), 0.8, 0.5), (np.array([0.0, 1.0, 1.1]), 0.8, 0.5),
            (np.array([0.0, -0.4, 0.9, 2.0, 1.2]), -1.3, 0.9), (np.array([0.0, 0.3, 0.2, 0.4, 0.1, -0.7]), 0.6, 0.2)]
_U_MISTAKES = [
    Mistake(lambda u, v, beta: _carried(u, lambda a: beta + v, np.tanh),
            "You carry the influence on by beta + v. The way through v passes tanh, and its slope, 1 - A**2, belongs "
            "to the factor."),
    Mistake(lambda u, v, beta: _carried(u, lambda a: beta + 1 - a**2, np.tanh),
            "Your factor has the slope of tanh, but not the weight v that it is multiplied by."),
    Mistake(_slope_of_potential, "The slope of tanh is 1 - A**2, with the activity A = tanh(U), not 1 - U**2."),
    Mistake(lambda u, v, beta: _carried(u, lambda a: beta, np.tanh),
            "You carry the influence on by the leak alone. The potential also moves its own next value through v."),
    Mistake(lambda u, v, beta: _carried(u, lambda a: v * (1 - a**2), np.tanh),
            "You carry the influence on through v alone. The leak, beta, hands the potential on as well."),
    Mistake(lambda u, v, beta: _carried(u, lambda a: beta + v * (1 - a**2), lambda now: now),
            "v multiplies the activity tanh(U), not the potential."),
    Mistake(lambda u, v, beta: _carried(u, lambda a: beta + v * (1 - a**2), lambda now: 1 - np.tanh(now) ** 2),
            "What v itself adds is A, by which it is multiplied. The slope of tanh belongs to the other way, through "
            "the potential."),
    Mistake(lambda u, v, beta: _carried(u, lambda a: 0, np.tanh),
            "This is what the last use alone does. Add what the earlier uses left behind, carried on by a step."),
    Mistake(lambda u, v, beta: _carried(np.append(u[1:], 0), lambda a: beta + v * (1 - a**2), np.tanh),
            "One step late: what goes into U[n+1], and by which factor, is told by the activity of step n."),
    Mistake(lambda u, v, beta: np.append(_influence(u, v, beta), 0)[1:],
            "One step early: U[0] is given and depends on no weight, so the first influence is 0."),
    *(Mistake(answer, "The numbers are right, and one is missing: wanted is one for each potential, the 0 of U[0] "
                      "and that of the last step as well.")
      for answer in (lambda u, v, beta: _influence(u, v, beta)[:-1], lambda u, v, beta: _influence(u, v, beta)[1:])),
    Mistake(lambda u, v, beta: _influence(u, v, beta)[-1], "This is the influence at the last step. Wanted is that of "
                                                           "every step."),
]

# 4.2 the crossing


def _crossing(inputs, neurons):
    return neurons * (inputs + neurons) + 1


_CROSSING_MISTAKES = [
    Mistake(lambda inputs, neurons: neurons * (inputs + neurons),
            "With so many steps both keep equally many numbers. Wanted is the first number with which forward keeps "
            "fewer."),
    *(Mistake(answer, "Backward does not keep one number a step but one for each neuron.")
      for answer in (lambda inputs, neurons: neurons**2 * (inputs + neurons) + 1,
                     lambda inputs, neurons: neurons**2 * (inputs + neurons))),
    Mistake(lambda inputs, neurons: inputs * (inputs + neurons) + 1,
            "Inputs and neurons have changed places: whose potentials are kept, and who has weights leading to it?"),
    Mistake(lambda inputs, neurons: neurons**2 + 1,
            "You forget the weights of the inputs; they have an influence as well."),
    Mistake(lambda inputs, neurons: neurons * inputs + 1,
            "You forget the weights from neuron to neuron; they have an influence as well."),
    Mistake(lambda inputs, neurons: inputs + neurons + 1,
            "An influence matrix has a row for each neuron and a column for each weight: how many weights are there?"),
]

EXERCISES = (
    Exercise("4.1", "the other weight", 10, 2, by_cases(_influence, _U_CASES, _U_MISTAKES),
             "The factor is the same for every weight of the neuron; only what a weight itself adds is its own, here "
             "the activity that it multiplies.",
             ("Write U[n+1] down and mark every place where v stands, in the open or hidden in U[n].",
              "In the open v multiplies A[n] = tanh(U[n]). Hidden, the influence goes on by the factor J[n].",
              "M[n+1] = (beta + v * (1 - A[n]**2)) * M[n] + A[n], and M[0] = 0.")),
    Exercise("4.2", "the crossing", 5, 1, by_cases(_crossing, [(1, 1), (3, 2), (100, 4), (700, 200)],
                                                   _CROSSING_MISTAKES),
             "A run must be longer than there are weights before forward is the cheaper one to keep. With 200 neurons "
             "and 700 inputs that is 180,000 steps.",
             ("Write both counts down: numbers kept by backward, by forward.",
              "Backward keeps T N numbers, forward N times the number of weights, N (inputs + N).",
              "T N > N * N (inputs + N): divide by N, and take the first whole number above.")),
    Exercise("4.3", "shares", 15, 2, judge_shares,
             "The same products as in backward, not yet summed: a bar for each step. This is what the second explorer "
             "of the chapter draws.",
             ("backward adds up one term a step. Keep the terms apart.",
              "Which step's blame does the use at step n share? That of the state which it moves.",
              "In the loop of backward write shares[n] = blame @ direct[n], and sum nothing; the last row stays 0.")),
    Exercise("4.4", "only so far back", 20, 3, judge_truncated,
             "Two loops: one over the errors, one back from each. Real programs cut a long run into pieces, which is "
             "cheaper, and then some errors reach less far than others.",
             ("Take one error alone. How do you follow it back by one step, by two?",
              "blame = error[last]; for each step back add blame @ direct[n], then blame = blame @ jacobian[n].",
              "The steps back from last are n = last - 1 down to max(0, last - k). Do it for every last.")),
    Exercise("4.5", "through both", 10, 2, judge_both,
             "Deleting a path tells which routes never take it; all else is counting without counting twice, as with "
             "the dead readouts of chapter 03.",
             ("Draw two overlapping circles: the routes that take the reset, and those that take the recurrence.",
              "gradient(\"reset\") is everything outside of the first circle.",
              "The overlap is the whole, less what lies outside of each circle, plus what lies outside of both, which "
              "was taken away twice.")),
    Exercise("4.6", "a memory that can be taught", 20, 3, judge_memory,
             "Each step multiplies the influence by beta plus what comes back through v. Near 1 it neither fades nor "
             "explodes, and that only as long as the slope of tanh stays near 1, so the cue must be kept quietly.",
             ("Begin with one neuron. By which factor does a step multiply the influence?",
              "The factor is beta + v (1 - A**2). What happens to 0.8 multiplied by itself 60 times, what to 1.2?",
              "Choose v so that the factor is 1 for a small activity, and w so that the activity is small.")),
)

PREDICTIONS = (
    Prediction("4.a", "Take the line of the last step for a layer of its own, U[3] as a given number. What does its "
                      "derivative say of the weight w?",
               {"a": "what is true", "b": "the right sign, too small", "c": "exactly 0",
                "d": "too much: the other uses cancel some of it"}, "c",
               "In the last step w multiplies x[3], which is 0. The input came at step 0, and U[3] carries all that is "
               "left of it; who takes U[3] as given asks no further. Who says b thinks of a fading trace, but a "
               "derivative that stops at U[3] does not see one."),
    Prediction("4.b", "Two neurons, six weights, 12 steps. How far apart are the gradients of the two sweeps?",
               {"a": "some percent: forward cannot know what comes", "b": "as far as rounding goes",
                "c": "equal for w, not for the weights v that lead back"}, "b",
               "They are the same sum of the same products, with the brackets elsewhere. Forward need not know what "
               "comes: it keeps how every weight has moved the state, and waits for errors. It is no approximation; "
               "approximations are what one makes of it because it is costly."),
    Prediction("4.c", "A layer of recurrent neurons is made twice as large, 64 in place of 32. By about how much "
                      "does the memory of the forward sweep grow?",
               {"a": "2 times", "b": "4 times", "c": "8 times", "d": "it does not grow: forward forgets"}, "c",
               "It keeps a number for each pair of a neuron and a weight. Twice the neurons have four times the "
               "weights to each other, and each weight acts on twice as many neurons. What forward "
               "forgets is the past, so it does not grow with the number of steps."),
    Prediction("4.d", "The cue's weights now start at random, and blame goes back one step of eleven. How many of ten "
                      "networks learn to recall in 400 rounds?",
               {"a": "none", "b": "two or three", "c": "seven", "d": "all ten"}, "c",
               "The cue's weights still get no blame at all. But they carry the cue into the network, a trace of it is "
               "in the state at the last steps, and there blame of one step finds it: it teaches V to hold what is "
               "there. Truncation forbids to learn what to listen to, not to keep what is heard."),
    Prediction("4.e", "Switch the stand-in off, so that the derivative of a spike is what it truly is, 0. Which bars "
                      "remain?",
               {"a": "all of them, shorter", "b": "those that take neither reset nor recurrence", "c": "none"}, "c",
               "Reset and recurrence go through a spike of the layer. But whatever way the blame took, it came from "
               "the readout, and the readout hears spikes alone: every route passes at least one spike, that last "
               "one. Who says b forgets it."),
)
