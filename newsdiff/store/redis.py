"""An index in Redis: ids appended under the 8 bytes of their keys, for look-ups from memory.

Layout, every key behind `newsdiff:<index>:` – `about` and `state`, JSON; `<kind>:<8 bytes>`, the
postings of a key, 8 bytes each: the value and the number of the write that brought it;
`page:<kind>`, pages by their first numbers, each behind its checksum; `directory:<kind>`, how many
each page holds, and its write; `removed`, articles with the write that removed them; `lock`.

A write is one MULTI, in which the state comes last: a client that dies before it has sent EXEC has
done nothing, and a server that dies reads back from its append-only file whole transactions alone.
A writer that has lost its lock without knowing finds another state than it began with. The number
of the write says to each reader what was there when it began, so that one state is seen
while a writer goes on. What is durable is what the server's persistence makes so: with
`appendonly yes` and `appendfsync always` every write that returned, with `everysec` all but the
last second of a machine that lost its power. (datasketch's own session for Redis sends a batch in
pieces outside of any transaction: when a client dies, some keys have bands and others have none.)
"""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from newsdiff.core.checksum import crc32
from newsdiff.core.ranges import distinct
from newsdiff.errors import DependencyError, InputError, OutputError
from newsdiff.model.index import PAGE_KINDS, POSTING_KINDS, IndexState, Page
from newsdiff.store.postings import placed
from newsdiff.store.redis_layout import (
    APPEND,
    NAME,
    PAGE_CRC,
    POSTING,
    RELEASE,
    RENEW,
    appended,
)
from newsdiff.store.servers import SERVER_REMEDY, ServerAddress, damaged, page_problems, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from newsdiff.model.index import Changes

__all__ = ["RedisStorage"]

LOCK_S = 60
"""Seconds after which a writer that is not heard of any more is taken to be dead."""
_CONNECT_S, _ANSWER_S = 10, 600
"""A large write is one transaction, and the server answers when all of it is done."""
_KEYS_A_CALL = 20_000
_PAGES_A_TIME = 64
_SAMPLED = 2_000


class RedisStorage:
    """Keeps an index on a server.

    Args:
        url: redis://host:port/0?index=name, as redis-py takes it, but for the name.
        about: what to say of an index that is made if there is none.

    Raises:
        InputError: no server answers, it lets nobody in, or there is no index.
        DependencyError: redis is not installed.
    """

    def __init__(self, url: str, about: Mapping[str, Any] | None = None) -> None:
        self._address = ServerAddress.from_url(url, "index", NAME)
        self._prefix = f"newsdiff:{self._address.name}:".encode()
        self._token: str | None = None
        self._snapshot: IndexState | None = None
        with self._errors():
            self._server = _redis().Redis.from_url(
                self._address.url, socket_connect_timeout=_CONNECT_S, socket_timeout=_ANSWER_S
            )
            self._append = self._server.register_script(APPEND)
            if about is not None:
                self._make(about)
        self._about = self._json("about")

    @classmethod
    def create(cls, url: str, about: Mapping[str, Any]) -> RedisStorage:
        """Make an index without articles, and open it; opens one that is there already.

        Raises:
            OutputError: it cannot be made.
        """
        return cls(url, about)

    @property
    def address(self) -> str:
        """The address, without a password."""
        return self._address.shown

    def about(self) -> Mapping[str, Any]:
        """What was said when it was made."""
        return self._about

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer; as in `Storage`. The writer may call it again."""
        if self._token is not None:
            yield
            return
        token = secrets.token_hex(16)
        with self._errors(OutputError):
            if not self._server.set(self._key("lock"), token, nx=True, px=1000 * LOCK_S):
                problem = "another process is writing to this index"
                remedy = f"wait for it (one that died is forgotten after {LOCK_S} seconds)"
                raise OutputError(problem, remedy, self.address)
        self._token = token
        ended = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(token, ended), daemon=True)
        renewing.start()
        try:
            yield
        finally:
            self._token = None
            ended.set()
            renewing.join()
            with contextlib.suppress(Exception):  # it is forgotten after a while
                self._server.eval(RELEASE, 1, self._key("lock"), token)

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """See one state; as in `Storage`."""
        if self._snapshot is not None:
            yield
            return
        self._snapshot = self._published()
        try:
            yield
        finally:
            self._snapshot = None

    def state(self) -> IndexState:
        """How far the index has come."""
        return self._snapshot or self._published()

    def write(self, changes: Changes) -> None:
        """Add all of it, or nothing; as in `Storage`."""
        write = changes.state.n_writes
        with self._changing(write - 1) as pipe:
            self._put(pipe, changes.pages)
            for page in changes.pages:
                told = f"{page.n} {write}"
                pipe.hset(self._key(f"directory:{page.kind}"), str(page.first), told)
            for kind, postings in changes.postings.items():
                for part in appended(postings, write):
                    self._append(keys=[self._key(f"{kind}:")], args=part, client=pipe)
            for number in changes.removed.tolist():
                pipe.hset(self._key("removed"), str(number), str(write))
            pipe.set(self._key("state"), json.dumps(attrs.asdict(changes.state)))

    def replace(self, pages: Sequence[Page]) -> None:
        """Put other contents in the place of those of pages; as in `Storage`."""
        with self.writing(), self._changing(self._published().n_writes) as pipe:
            self._put(pipe, pages)

    @contextlib.contextmanager
    def _changing(self, n_writes: int) -> Iterator[Any]:
        """Let a block say what is changed, by its pipe: all of it after so many writes, or nothing.

        Raises:
            OutputError: another process writes, or has written.
        """
        with self.writing(), self._errors(OutputError), contextlib.ExitStack() as stack:
            pipe = self._server.pipeline(transaction=True)
            stack.callback(pipe.reset)
            pipe.watch(self._key("state"))  # to renew the lock would count as a change of it
            is_ours = pipe.get(self._key("lock")) == (self._token or "").encode()
            if not is_ours or self._published().n_writes != n_writes:
                problem = "was written by another process in the meantime"
                raise OutputError(problem, "do it again", self.address)
            pipe.multi()
            yield pipe
            try:
                pipe.execute()
            except _redis().WatchError as error:
                problem = "another process took over as the writer"
                raise OutputError(problem, "do it again", self.address) from error

    def _put(self, pipe: Any, pages: Sequence[Page]) -> None:  # noqa: ANN401  a pipe of redis-py
        for page in pages:
            content = PAGE_CRC.pack(crc32(page.content)) + page.content
            pipe.hset(self._key(f"page:{page.kind}"), str(page.first), content)

    def find(
        self, kind: str, keys: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Look keys up; as in `Storage`."""
        asked = distinct(keys)
        raw = asked.astype(">u8").tobytes()
        prefix = self._key(f"{kind}:")
        found: list[bytes | None] = []
        with self._errors():
            for at in range(0, len(raw), 8 * _KEYS_A_CALL):
                part = raw[at : at + 8 * _KEYS_A_CALL]
                names = [prefix + part[i : i + 8] for i in range(0, len(part), 8)]
                found += self._server.mget(names)
        lengths = [len(each or b"") for each in found]
        if any(length % POSTING.itemsize for length in lengths):
            raise self._damaged(f"postings of kind {kind} are cut off")
        postings = np.frombuffer(b"".join(each or b"" for each in found), dtype=POSTING)
        n_each = np.array(lengths, dtype=np.int64) // POSTING.itemsize
        is_there = postings["write"] <= self.state().n_writes
        of_keys = np.repeat(asked, n_each)[is_there]
        return placed(keys, of_keys, postings["value"][is_there].astype(np.uint32))

    def directory(self, kind: str) -> NDArray[np.int64]:
        """First number of each page of a kind, ascending."""
        return np.array(sorted(self._sizes(kind)), dtype=np.int64)

    def pages(self, kind: str, firsts: Sequence[int] | None = None) -> Iterator[Page]:
        """Pages of a kind; as in `Storage`."""
        sizes = self._sizes(kind)
        wanted = sorted(sizes if firsts is None else firsts)
        for at in range(0, len(wanted), _PAGES_A_TIME):
            some = wanted[at : at + _PAGES_A_TIME]
            with self._errors():
                found = self._server.hmget(self._key(f"page:{kind}"), [str(each) for each in some])
            for first, raw in zip(some, found, strict=True):
                if raw is None or first not in sizes:
                    raise self._damaged(f"the {kind} from {first} on are not there")
                content = raw[PAGE_CRC.size :]
                if raw[: PAGE_CRC.size] != PAGE_CRC.pack(crc32(content)):
                    raise self._damaged(f"the {kind} from {first} on are not what was written")
                yield Page(kind=kind, first=first, n=sizes[first], content=content)

    def removed(self) -> NDArray[np.uint32]:
        """Numbers of the articles that were removed, ascending."""
        n_writes = self.state().n_writes
        with self._errors():
            found = self._server.hgetall(self._key("removed"))
        numbers = sorted(int(each) for each, write in found.items() if int(write) <= n_writes)
        return np.array(numbers, dtype=np.uint32)

    def problems(self) -> Iterator[str]:
        """What is damaged: pages, and whether what is there is what the state says."""
        with self.reading():
            yield from page_problems(self)
            for kind in POSTING_KINDS:
                yield from self._posting_problems(kind, self.state().n_writes)

    def n_bytes(self) -> int:
        """Bytes of the server's memory that it takes, by a sample of its keys."""
        with self._errors():
            names = list(self._server.scan_iter(match=self._pattern("*"), count=10_000))
            some = names[:: max(len(names) // _SAMPLED, 1)]
            pipe = self._server.pipeline(transaction=False)
            for name in some:
                pipe.memory_usage(name)
            sizes = [size or 0 for size in pipe.execute()]
            of_pages = [self._server.memory_usage(self._key(f"page:{kind}")) for kind in PAGE_KINDS]
        n_bytes = sum(sizes) * len(names) // max(len(some), 1)
        return max(n_bytes, sum(size or 0 for size in of_pages)) or 1

    def optimize(self) -> None:
        """Nothing is out of order here."""
        with self.writing():
            pass

    def close(self) -> None:
        """Leave the server."""
        self._server.close()

    def _key(self, name: str) -> bytes:
        return self._prefix + name.encode()

    def _pattern(self, ending: str) -> bytes:
        """A pattern of names that begin as those of this index do."""
        escaped = bytearray()
        for byte in self._prefix:
            escaped += (b"\\" if byte in b"\\*?[]" else b"") + bytes([byte])
        return bytes(escaped) + ending.encode()

    def _make(self, about: Mapping[str, Any]) -> None:
        pipe = self._server.pipeline(transaction=True)
        pipe.set(self._key("about"), json.dumps(dict(about)), nx=True)
        pipe.set(self._key("state"), json.dumps(attrs.asdict(IndexState())), nx=True)
        pipe.execute()

    def _renew(self, token: str, ended: threading.Event) -> None:
        while not ended.wait(LOCK_S / 4):
            with contextlib.suppress(Exception):  # the write itself finds out
                self._server.eval(RENEW, 1, self._key("lock"), token, 1000 * LOCK_S)

    def _published(self) -> IndexState:
        try:
            return IndexState(**self._json("state"))
        except TypeError as error:
            raise self._damaged("its state cannot be read") from error

    def _json(self, name: str) -> dict[str, Any]:
        with self._errors():
            raw = self._server.get(self._key(name))
        if raw is None:
            problem = f"there is no index {self._address.name}"
            raise InputError(problem, "make one with newsdiff index add", self.address)
        try:
            found = json.loads(raw)
        except ValueError as error:
            raise self._damaged(f"its {name} cannot be read") from error
        if not isinstance(found, dict):
            raise self._damaged(f"its {name} cannot be read")
        return found

    def _sizes(self, kind: str) -> dict[int, int]:
        """How many each page of a kind holds, by its first number."""
        n_writes = self.state().n_writes
        with self._errors():
            found = self._server.hgetall(self._key(f"directory:{kind}"))
        told = {int(first): tuple(map(int, each.split())) for first, each in found.items()}
        return {first: n for first, (n, write) in told.items() if write <= n_writes}

    def _posting_problems(self, kind: str, n_writes: int) -> Iterator[str]:
        pattern = self._pattern(f"{kind}:*")
        n_cut = n_ahead = n_twice = 0
        with self._errors():
            names = list(self._server.scan_iter(match=pattern, count=10_000))
            for at in range(0, len(names), _KEYS_A_CALL):
                for raw in self._server.mget(names[at : at + _KEYS_A_CALL]):
                    if raw is None or len(raw) % POSTING.itemsize:
                        n_cut += 1
                        continue
                    found = np.frombuffer(raw, dtype=POSTING)
                    n_ahead += int((found["write"] > n_writes).sum())
                    n_twice += len(found) - len(distinct(found["value"]))
        for n, what in (
            (n_cut, "keys of kind {} are cut off"),
            (n_ahead, "postings of kind {} are of no write"),
            (n_twice, "postings of kind {} are there twice"),
        ):
            if n:
                yield f"{n:,} {what.format(kind)}"

    def _damaged(self, what: str) -> InputError:
        return damaged(self.address, what)

    @contextlib.contextmanager
    def _errors(self, kind: type[InputError | OutputError] = InputError) -> Iterator[None]:
        """Say what went wrong on the server in words that say what to do."""
        try:
            yield
        except (_redis().RedisError, OSError) as error:
            problem = f"Redis says: {reason_of(error)}"
            raise kind(problem, SERVER_REMEDY, self.address) from error


def _redis() -> Any:  # noqa: ANN401  the module
    try:
        import redis
    except ImportError as error:
        raise DependencyError.from_import(
            error, "an index in Redis needs redis-py", "redis"
        ) from error
    return redis
