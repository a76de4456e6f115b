"""Solutions of chapter 00."""

SOLUTIONS = {
    "0.1": """
def count_tips(cups, keep, rim):
    level, tips = 0.0, 0
    for cup in cups:
        level = keep * level + cup
        if level > rim:
            tips = tips + 1
            level = 0.0
    return tips


check("0.1", count_tips)
""",
    "0.2": """
def steps(seconds, dt):
    return round(seconds / dt)


check("0.2", steps)
""",
    "0.3": """
import numpy as np

s = np.zeros((200, 32, 100))  # (time, batch, neurons)
W = np.zeros((100, 4))  # (in, out)

check("0.3", (s @ W).shape)
""",
}
