"""Doing what was asked: run it or hold it, report it, remember it."""
