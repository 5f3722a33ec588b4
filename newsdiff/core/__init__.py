"""The compiled core: the loops over whole dumps, in one extension module, `newsdiff.core.kernels`.

It is built with the package, where there is a compiler; comparing articles does without it.
"""
