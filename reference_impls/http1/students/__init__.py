"""Three servers as students write them, with the usual faults.

What the suite says of each is pinned by the project's own tests; none is a model of anything.
"""
