"""The package that replaces the CD: a DICOM file-set in a ZIP that is never built anywhere.

Decides what a package holds, what its files are called and where each of its bytes comes from. Values
and openers come in, bytes go out: who may have a package, and what is in the database, others know.
"""
