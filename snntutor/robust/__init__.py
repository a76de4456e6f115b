"""Which surrogate, which slope, which peak: the experiments of Zenke and Vogels (2021)."""
