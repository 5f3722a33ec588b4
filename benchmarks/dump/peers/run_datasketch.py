"""datasketch: `MinHash.bulk`, then `MinHashLSH` (its documentation's way to index and query).

Candidates are kept when the sketches' estimate reaches the threshold. SHA-1, its default.
"""

import common
from datasketch import MinHash, MinHashLSH


def main() -> None:
    task = common.asked()
    names, texts = task.units()
    sets = ([s.encode() for s in task.shingles(text)] for text in texts)
    sketches = MinHash.bulk(sets, num_perm=common.N_PERMUTATIONS)
    index = MinHashLSH(threshold=common.THRESHOLD, num_perm=common.N_PERMUTATIONS)
    with index.insertion_session() as session:
        for unit, sketch in enumerate(sketches):
            session.insert(unit, sketch)
    edges = (
        (unit, other)
        for unit, sketch in enumerate(sketches)
        for other in index.query(sketch)
        if other < unit and sketch.jaccard(sketches[other]) >= common.THRESHOLD
    )
    common.write(task.out, names, common.clusters(len(names), edges))


if __name__ == "__main__":
    main()
