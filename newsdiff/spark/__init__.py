"""Search a dump for duplicates on a cluster of Spark."""
