"""Networks made smooth: soft nonlinearities, noise, rates and single spike times, with their exact gradients."""
