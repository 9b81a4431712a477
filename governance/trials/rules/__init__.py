"""Pure rules of trials: past requests timed by a clock, the curve, the figures frozen into a proposal."""
