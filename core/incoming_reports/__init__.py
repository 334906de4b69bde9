"""Reports that come from machines: by message or among the objects of an exam.

Each becomes a version of its exam's report, shown or not by what it says of itself and by its
establishment's policy. One whose exam isn't there yet waits for it.
"""
