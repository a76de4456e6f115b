"""The exercises and predictions, one module a chapter, loaded when a check asks for them.

To each exercise belong, in this order: a reference answer, cases to try it on (the smallest first), known mistakes with
what to say of each, and its line in ``EXERCISES``. A mistake is written by what it does otherwise than the reference.
A judge that needs much more than `by_cases` has a module of its own. The words for it all come from `snntutor.check`.

``solutions/chNN.py`` holds the code that a learner is shown. ``tests/answers/chNN.py`` holds right answers written
differently, wrong ones on no list, and wrong ones that a list names although they are written differently.
"""
