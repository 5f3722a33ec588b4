"""rensa: R-MinHash over the full sets in one batch call, `RMinHashLSH` to find candidates.

Candidates are kept when the sketches' estimate reaches the threshold. 16 bands of 8: the number of
bands has to divide the number of permutations.
"""

import common
from rensa import RMinHash, RMinHashLSH

N_BANDS = 16


def main() -> None:
    task = common.asked()
    names, texts = task.units()
    sketches = RMinHash.from_token_sets(
        [task.shingles(text) for text in texts], common.N_PERMUTATIONS, 42
    )
    index = RMinHashLSH(common.THRESHOLD, common.N_PERMUTATIONS, N_BANDS)
    index.insert_many(sketches)
    edges = (
        (unit, other)
        for unit, others in enumerate(index.query_all(sketches))
        for other in others
        if other < unit and sketches[unit].jaccard(sketches[other]) >= common.THRESHOLD
    )
    common.write(task.out, names, common.clusters(len(names), edges))


if __name__ == "__main__":
    main()
