"""Smooth stand-ins for a network of spikes: each has a gradient that is right, and is another network."""

from .chance import chance, expected_gradient, expected_loss, future_chances, loss_of_spikes, patterns
from .first_spike import (
    first_spike,
    first_spike_slopes,
    random_spike,
    response,
    response_slope,
    spike_time_differences,
)
from .neurons import (
    chain_rule_gaps,
    chance_slope,
    expected_chain_rule,
    expected_output,
    expected_output_gradient,
    random_layer,
)
from .rates import rate, rate_slope
from .samples import (
    Draws,
    draw,
    filtered_input,
    mean_of_the_others,
    score_function,
    score_function_with_baseline,
    standard_error,
    standardised_error,
    typical_error,
)
from .soft import logistic, soft_gradient, soft_loss, soft_model, soft_spike
from .toy import line, starts, toy, train_noisy, train_soft

__all__ = ["Draws", "chain_rule_gaps", "chance", "chance_slope", "draw", "expected_chain_rule", "expected_gradient",
           "expected_loss", "expected_output", "expected_output_gradient", "filtered_input", "first_spike",
           "first_spike_slopes", "future_chances", "line", "logistic", "loss_of_spikes", "mean_of_the_others",
           "patterns", "random_layer", "random_spike", "rate", "rate_slope", "response", "response_slope",
           "score_function", "score_function_with_baseline", "soft_gradient", "soft_loss", "soft_model", "soft_spike",
           "spike_time_differences", "standard_error", "standardised_error", "starts", "toy", "train_noisy",
           "train_soft", "typical_error"]
