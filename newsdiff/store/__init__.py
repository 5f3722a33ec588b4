"""Keep an index: its pages and postings, in a file or on a server."""
