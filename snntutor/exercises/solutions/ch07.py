"""Solutions of chapter 07."""


def my_surrogate(x, slope):
    return 1 / (1 + slope * abs(x)) ** 2


def my_backward(u, theta, grad, slope):
    x = u - theta
    return grad / (1 + slope * abs(x)) ** 2


def my_diagnoses():
    return "silent layer", "healthy", "dead column", "silent partner"


def my_peaks():
    return 1.0, 25 / 4, 100.0


SOLUTIONS = {"7.1": my_surrogate, "7.2": my_backward, "7.3": my_diagnoses, "7.4": my_peaks}
