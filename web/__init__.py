"""The Flask glue both sites wear: pages with guards, sessions, headers, languages, errors, assets.

Decides nothing about patients or exams; translates between HTTP and core. A site is `make_site` plus
its pages and templates.
"""
