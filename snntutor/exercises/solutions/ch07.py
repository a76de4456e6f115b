"""Solutions of chapter 07."""

SOLUTIONS = {
    "7.1": """
def my_surrogate(x, slope):
    return 1 / (1 + slope * abs(x)) ** 2

check("7.1", my_surrogate)
""",
    "7.2": """
def my_backward(u, theta, grad, slope):
    x = u - theta
    return grad / (1 + slope * abs(x)) ** 2

check("7.2", my_backward)
""",
    "7.3": """
check("7.3", ("silent layer", "healthy", "dead column", "silent partner"))
""",
    "7.4": """
check("7.4", (1.0, 25 / 4, 100.0))
""",
}
