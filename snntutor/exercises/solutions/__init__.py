"""The solutions, one module a chapter; SOLUTIONS leads from an exercise to its function.

Where the answer is a value, the function takes no arguments and returns it. `solution` shows the function with what it
rests on, in the words that stand here.
"""
