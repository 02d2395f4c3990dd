"""Tests of the mover: ``python3 -B -m unittest discover -t . -s tests`` in the folder above."""
