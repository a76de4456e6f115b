"""What papers and chapters say, measured: a module a paper, a function a claim; `python run.py claims`."""
