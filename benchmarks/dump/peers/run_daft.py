"""Daft: the steps of its MinHash tutorial, on whole articles.

Normalise, sketch, cut the sketch into bands, group by band, join the groups. Two things are quicker
here than there: the groups of one member are dropped before the groups are joined, and they are
joined by union-find in memory in place of rounds of star contraction on data frames.
"""

import common
import daft
from daft import col
from daft.functions import chunk, minhash, monotonically_increasing_id, normalize


@daft.func()
def band_numbers(bands: list[list[int]]) -> list[int]:
    """Numbers of the whole bands."""
    return list(range(min(len(bands), common.N_BANDS)))


def main() -> None:
    task = common.asked()
    if task.unit == "article":
        frame = daft.read_json(str(task.dump)).select("id", "text")
    else:
        names, texts = task.units()
        frame = daft.from_pydict({"id": names, "text": texts})
    text = normalize(
        col("text"), remove_punct=True, lowercase=True, nfd_unicode=True, white_space=True
    )
    sketch = minhash(
        text, num_hashes=common.N_PERMUTATIONS, ngram_size=3, seed=42, hash_function="xxhash"
    )
    sketched = frame.select("id", sketch.alias("sketch")).with_column(
        "node", monotonically_increasing_id()
    )
    sketched = sketched.with_column("bands", chunk(col("sketch"), common.N_ROWS)).collect()
    groups = (
        sketched.select("node", col("bands").slice(0, common.N_BANDS).alias("bands"))
        .with_column("band", band_numbers(col("bands")))
        .explode("bands", "band")
        .groupby("band", "bands")
        .agg(col("node").list_agg().alias("nodes"))
        .where(col("nodes").list_count() > 1)
        .select("nodes")
        .to_pydict()["nodes"]
    )
    names, nodes = (sketched.select("id", "node").to_pydict()[key] for key in ("id", "node"))
    place = {node: unit for unit, node in enumerate(nodes)}
    edges = ((place[group[0]], place[other]) for group in groups for other in group[1:])
    common.write(task.out, names, common.clusters(len(names), edges))


if __name__ == "__main__":
    main()
