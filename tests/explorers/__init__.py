"""Every explorer of the book with arguments to try it on, one module a chapter."""
