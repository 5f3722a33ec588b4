"""Texts to blocks, word hashes, MinHash sketches and band keys, at the speed of memory.

`hashing` is the plain definition, `kernel` the fast one; a property test holds them together.
"""
