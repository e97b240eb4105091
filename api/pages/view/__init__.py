"""Answers turned into what the templates print: plain values, no I/O."""
