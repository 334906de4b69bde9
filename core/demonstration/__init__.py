"""The demonstration region: five establishments, a dozen fictional patients, real images.

Loaded through the doors and operations that hospitals and people use; nothing here is a way around
them. Facts are in `region.toml`.
"""
