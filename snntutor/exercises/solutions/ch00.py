"""Solutions of chapter 00."""

SOLUTIONS = {
    "0.1": """
check("0.1", (5, 2, 16))
""",
    "0.2": """
def count_tips(cups, keep, rim):
    level, tips = 0.0, 0
    for cup in cups:
        level = keep * level + cup
        if level > rim:
            tips = tips + 1
            level = 0.0
    return tips


check("0.2", count_tips)
""",
    "0.3": """
def steps(seconds, dt):
    return round(seconds / dt)


check("0.3", steps)
""",
    "0.4": """
import numpy as np

s = np.zeros((200, 32, 100))  # (time, batch, neurons)
W = np.zeros((100, 4))  # (in, out)

check("0.4", (s @ W).shape)
""",
}
