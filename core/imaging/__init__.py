"""From received bytes to pictures: read safely, decode, render to 8 bits, prepare stacks.

Knows neither the database nor a web request: bytes and paths in, values and bytes out.
"""
