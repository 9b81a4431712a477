"""Telling: the sweeps that watch, tell, compose and send, and what people do about being told."""
