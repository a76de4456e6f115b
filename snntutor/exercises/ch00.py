"""Chapter 00: start here."""

import numpy as np

from snntutor.check import Exercise, Mistake, Prediction, by_cases, by_value

# 0.1 find the chapter

_CHAPTERS = (5, 2, 16)
_CHAPTER_MISTAKES = [
    Mistake((7, 2, 16), "The first is nearly right: 07 has the cure. The question was why the weights stand still."),
    Mistake((4, 2, 16),
            "The first: chapter 04 finds the blame in a smooth network, where nothing stands still. Look for the "
            "chapter in which nothing is learned."),
    Mistake((8, 2, 16),
            "The first: chapter 08 meets it again, in a network that is silent. Which chapter is about a gradient that "
            "moves nothing?"),
    Mistake((11, 2, 16),
            "The first: chapter 11 is about networks of many layers. This one has two; what goes wrong does so "
            "earlier."),
    Mistake((5, 1, 16), "The second: chapter 01 has a neuron that takes a current. You have numbers and need spikes."),
    Mistake((5, 8, 16), "The second: chapter 08 uses images that have been turned into spikes. Where are they turned?"),
    Mistake((5, 2, 15),
            "The third: chapter 15 is about data that come as events. You want to take the network elsewhere."),
    Mistake((16, 2, 5), "The right three chapters in another order. Answer in the order of the questions."),
]


def _chapter_consequence(answer):
    lost = [word for word, a, b in zip(("first", "second", "third"), answer, _CHAPTERS) if a != b]
    return (f"Not yet right: the {' and the '.join(lost)}. Say in a word what each question is about, learning, codes "
            "or machines, and read the map's questions again.")


# 0.2 a bucket that tips over


def _counter(step=lambda level, cup, keep: keep * level + cup, tips_at=lambda level, rim: level > rim,
             left=lambda level, rim: 0.0):
    """Make a counter, the right one but for a step, a moment of tipping or a rest that is given."""
    def count(cups, keep, rim):
        level, tips = 0.0, 0
        for cup in cups:
            level = step(level, cup, keep)
            if tips_at(level, rim):
                level, tips = left(level, rim), tips + 1
        return tips

    return count


_count_tips = _counter()
_TIP_CASES = [
    (np.array([1.0]), 0.9, 0.5),
    (np.array([0.5]), 0.9, 0.75),
    (np.array([1.0005]), 0.9, 1.0),
    (np.array([0.5, 0.5]), 1.0, 0.9),
    (np.array([1.0, 1.0, 1.0]), 0.5, 1.8),
    (np.array([1.0, 0.0, 0.0, 2.0]), 0.5, 2.1),
    (np.array([1.0, 1.0, 1.0, 1.0]), 1.0, 2.0),
    (np.ones(11), 1.0, 10.0),
    (np.ones(12), 0.9, 2.5),
    (np.tile([1.0, 0.0, 0.0], 10), 0.9, 2.0),
    (np.tile([1.0, 0.0, 0.0, 0.0, 0.0], 10), 0.9, 2.5),
    (np.tile([2.0, 0.0], 8), 0.5, 2.2),
    (np.tile([3.0, 0.5], 6), 0.8, 1.6),
]
_TIP_MISTAKES = [
    Mistake(_counter(left=lambda level, rim: level),
            "Your bucket is never emptied: it goes on tipping at every step. Set the level to 0 when it tips."),
    Mistake(_counter(tips_at=lambda level, rim: level >= rim),
            "Your bucket tips when the level is at the rim. It tips only above it: > and not >=."),
    Mistake(_counter(lambda level, cup, keep: (1 - keep) * level + cup),
            "Your bucket keeps what it should lose: keep is the share that stays, not the share that leaks."),
    Mistake(_counter(lambda level, cup, keep: keep * (level + cup)),
            "The new cup leaks at once. First the old level leaks, then the cup is poured in."),
    Mistake(_counter(left=lambda level, rim: level - rim),
            "You take away one rim's worth and leave the rest. This bucket tips over and is empty. (Chapter 01 has "
            "a neuron that does it your way.)"),
    Mistake(_counter(lambda level, cup, keep: level + cup), "Your bucket does not leak: keep is not used."),
    Mistake(lambda cups, keep, rim: min(_count_tips(cups, keep, rim), 1),
            "You stop at the first time, or say only whether it tips. Wanted is how often."),
]

# 0.3 how many steps


def _steps(seconds, dt):
    return round(seconds / dt)


_STEP_CASES = [(10e-3, 1e-3), (0.3, 0.1), (10.4e-3, 1e-3), (70e-3, 10e-3), (5e-3, 0.5e-3),
               (10.6e-3, 1e-3), (0.3e-3, 1e-3)]
_STEP_MISTAKES = [
    Mistake(lambda seconds, dt: int(seconds / dt),
            "You cut off what comes after the point. 0.3 / 0.1 is 2.9999999999999996 to a computer, and int makes 2 "
            "of it. Take the nearest whole number."),
    Mistake(lambda seconds, dt: float(np.ceil(seconds / dt)),
            "You always go up. 0.07 / 0.01 is 7.000000000000001 to a computer, and that becomes 8. Take the nearest "
            "whole number."),
    Mistake(lambda seconds, dt: int(seconds / dt + 1e-6),
            "You go down to the next whole number. The nearest one may lie above: 10.6 is nearer to 11 than to 10."),
    Mistake(lambda seconds, dt: float(np.ceil(seconds / dt - 1e-6)),
            "You go up to the next whole number. The nearest one may lie below: 10.4 is nearer to 10 than to 11."),
    Mistake(lambda seconds, dt: max(1, round(seconds / dt)),
            "Right but for very short times: of less than half a step the nearest whole number is 0."),
    Mistake(lambda seconds, dt: seconds / dt,
            "This is not whole when the time is no multiple of dt. Take the nearest whole number."),
    Mistake(lambda seconds, dt: round(1e3 * seconds / dt),
            "A thousand times too many: both times are in seconds, there is nothing to convert."),
    Mistake(lambda seconds, dt: round(1e3 * seconds),
            "You counted milliseconds. A step is dt long, and dt is not always 1 ms."),
    Mistake(lambda seconds, dt: round(dt / seconds), "Upside down: how often does dt fit into the time?"),
]

# 0.4 read a shape

_SHAPE = (200, 32, 4)
_SHAPE_MISTAKES = [
    Mistake((32, 200, 4), "You put the batch first. In this book time comes first."),
    Mistake((200, 32, 100), "This is the shape of s itself. W turns its 100 neurons into how many?"),
    Mistake((200, 4, 32), "The batch stays where it is, in the middle; only the last axis is changed by W."),
    Mistake((100, 4), "This is the shape of W. It multiplies every step and every sample of s."),
    Mistake((200, 4), "The batch is lost. Each of the 32 samples has its own result."),
    Mistake((200, 32, 100, 4), "A product with @ sums over the axis that both share, the 100; it does not keep it."),
]


def _shape_consequence(answer):
    if sorted(answer) == sorted(_SHAPE):
        return "The right three numbers in another order. Look at the notation table: which axis comes first?"
    right = sum(bool(a == b) for a, b in zip(answer, _SHAPE))
    return (f"{right} of the 3 numbers are right. One axis of s meets an axis of W of the same length, and both "
            "disappear: which one, and what stands in its place?")


EXERCISES = (
    Exercise("0.1", "find the chapter", 2, 1, by_value(_CHAPTERS, _CHAPTER_MISTAKES, _chapter_consequence),
             "You know where to look.",
             ("The map has three tables. Read their questions only.",
              "The first question is one of learning, the second one of codes, the third one of other machines.",
              "The first lies between 04 and 06. The second is in the first table, the third in the last.")),
    Exercise("0.2", "a bucket that tips over", 6, 1, by_cases(_count_tips, _TIP_CASES, _TIP_MISTAKES),
             "Leak, pour, compare, empty: four lines, and already nearly a neuron.",
             ("Copy the loop of `fill` and add a counter that begins at 0.",
              "After the line that leaks and pours, ask: if level > rim.",
              "In that case count one more and set level = 0. At the end return the count.")),
    Exercise("0.3", "how many steps", 3, 1, by_cases(_steps, _STEP_CASES, _STEP_MISTAKES),
             "The nearest whole number is safe from the rounding of division.",
             ("How often does dt fit into the time? Both are in seconds.",
              "Look at 0.3 / 0.1 in a cell of your own.",
              "Python's round gives the nearest whole number.")),
    Exercise("0.4", "read a shape", 3, 1, by_value(_SHAPE, _SHAPE_MISTAKES, _shape_consequence),
             "Time and batch stay, the last axis goes from 100 inputs to 4 outputs.",
             ("In which order does this book write the axes? Look at the notation table.",
              "A product with @ changes the last axis of s only.",
              "Time stays 200, the batch stays 32. The 100 neurons become ...")),
)

PREDICTIONS = (
    Prediction("0.a", "A bucket keeps 0.9 of its water from one step to the next. You pour in one cup every five "
                      "steps. The rim is at 2.5 cups. When does it tip over?",
               {"a": "at the third cup", "b": "later, it fills up slowly", "c": "never"}, "c",
               "A full bucket leaks more than an empty one. At 2.44 cups five steps lose one cup, as much as comes in, "
               "and there the level stays. Who says later thinks of a leak that is the same at every level."),
    Prediction("0.b", "A potential has a time constant of 10 ms. Nothing comes in. How much of it is left after 10 ms?",
               {"a": "nothing", "b": "about a third", "c": "half"}, "b",
               "Ten steps keep exp(-1), which is 0.368. A time constant is a pace and not an end: nothing is ever "
               "quite gone. Half is left earlier, after 10 ms times ln 2, which is 6.9 ms."),
)
