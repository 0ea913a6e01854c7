"""What can be done on a daemon: one module a family of operations, each an async generator.

A generator tells its progress; closing it cancels the operation as far as the engine lets itself
be stopped. The last report has the result. ``execute`` finds the generator for an operation.
"""
