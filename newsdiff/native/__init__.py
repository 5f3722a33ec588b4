"""What the kernels for large dumps are built from: compiling with a cache, and vector instructions.

No stage of its own: `read`, `sketch` and `link` may import it, as they may `model` and `errors`.
Nothing of it is imported on the way of `newsdiff compare`.
"""
