"""gaoya: `MinHashStringIndex`, its own tokeniser, bulk insertion and query on all cores."""

import common
import gaoya


def main() -> None:
    task = common.asked()
    names, texts = task.units()
    index = gaoya.minhash.MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=common.THRESHOLD,
        num_bands=common.N_BANDS,
        band_size=common.N_ROWS,
        analyzer="word",
        lowercase=True,
        ngram_range=(3, 3),
        id_container="smallvec",
    )
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    edges = (
        (unit, other)
        for unit, others in enumerate(index.par_bulk_query(texts))
        for other in others
        if other < unit
    )
    common.write(task.out, names, common.clusters(len(names), edges))


if __name__ == "__main__":
    main()
