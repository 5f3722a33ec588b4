"""text-dedup: its own command, `python -m text_dedup.minhash`, called in this process.

It has its own reader and tokens. Its union-find is dumped (`--debug`) so that its clusters can be
judged; the paragraphs of articles it cannot take without another file: articles alone.
"""

import os
import tempfile

import common
import orjson
from text_dedup import minhash


def main() -> None:
    task = common.asked()
    if task.unit != "article":
        raise SystemExit("text-dedup reads records, not paragraphs")
    with tempfile.TemporaryDirectory(dir=task.out.parent) as folder:
        arguments = ["--path", "json", "--data_files", str(task.dump), "--split", "train"]
        arguments += ["--cache_dir", f"{folder}/cache", "--output", f"{folder}/out"]
        arguments += ["--column", "text", "--ngram", "3", "--min_length", "1"]
        arguments += ["--threshold", str(common.THRESHOLD), "--num_proc", str(os.cpu_count())]
        arguments += ["--num_perm", str(common.N_PERMUTATIONS), "--hash_func", "xxh3", "--debug"]
        minhash.main(arguments, standalone_mode=False)
    found = {unit: minhash.uf.find(unit) for unit in sorted(minhash.uf.parent)}
    sizes: dict[int, int] = {}
    for cluster in found.values():
        sizes[cluster] = sizes.get(cluster, 0) + 1
    found = {unit: cluster for unit, cluster in found.items() if sizes[cluster] > 1}
    with task.dump.open("rb") as lines:
        names = [orjson.loads(line)["id"] for line in lines]
    common.write(task.out, names, found)


if __name__ == "__main__":
    main()
