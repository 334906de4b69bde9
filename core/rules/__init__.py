"""The rules: who may do or see what, and why not. Pure: values in, verdict and reason out.

No database, no file, no clock, no web. Each rule exists once, here; its test table is its
specification. Operations gather the facts, ask, and act.
"""
