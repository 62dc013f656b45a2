"""Correct implementations, one folder per suite, runnable alone, and their mutants.

Nothing here knows wireproof: a reference is a program that anyone may start and connect to.
"""
