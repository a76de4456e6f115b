"""Rules that learn from what is local: three factors, random feedback, local errors, no way back in time.

Where K networks run side by side, their weights have the shape (K, in, out). `eprop`, `superspike` and
`random_feedback` are estimators of the gradient bench.
"""

from .deletion import kept
from .digits import alignment, angles, digit_spikes, feedback_network, margin, odd_digits, odd_loss, right, share_right
from .drift import concepts, drifting, fading_accuracy, falls_and_returns
from .eligibility import eprop_by_autograd, eprop_gradient
from .errors import LocalLayer, kept_bytes, local_layers, local_losses
from .feedback import Feedback, FeedbackNetwork, frozen, random_feedback_of, symmetric, uniform
from .online import OnlineNetwork, follow, online_network
from .rules import eprop, random_feedback, superspike
from .three_factors import learn, rmaxprop, trial, van_rossum
from .traces import at_rest
from .trains import spike_trains

__all__ = ["Feedback", "FeedbackNetwork", "LocalLayer", "OnlineNetwork", "alignment", "angles", "at_rest", "concepts",
           "digit_spikes", "drifting", "eprop", "eprop_by_autograd", "eprop_gradient", "fading_accuracy",
           "falls_and_returns", "feedback_network", "follow", "frozen", "kept", "kept_bytes", "learn", "local_layers",
           "local_losses", "margin", "odd_digits", "odd_loss", "online_network", "random_feedback",
           "random_feedback_of", "right", "rmaxprop", "share_right", "spike_trains", "superspike", "symmetric",
           "trial", "uniform", "van_rossum"]
