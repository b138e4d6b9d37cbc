"""Where a path leads, and what is written there: files whole, everything else through, nothing that is not ours replaced."""

from __future__ import annotations

import errno
import os
import pty
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from orggraph.destination import check, fill, is_replaced
from orggraph.errors import BadSettings, WriteFailed

NEW = b"new, and longer than what was there\n"
OLD = b"old\n"
NOBODY = 65_534


def write(stream: BinaryIO) -> None:
    stream.write(NEW)


def run_out_of_room(stream: BinaryIO) -> None:
    stream.write(NEW[:5])
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


@contextmanager
def somebody() -> Iterator[None]:
    """Without the rights of root, which may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder that somebody without rights of root reaches, too."""
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    place = tmp_path / "open"
    place.mkdir()
    if os.geteuid() == 0:
        os.chown(place, NOBODY, NOBODY)
    return place


# -- regular files


def test_a_new_file_follows_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        assert not fill(tmp_path / "out.csv", write)
    finally:
        os.umask(before)
    assert NEW == (tmp_path / "out.csv").read_bytes()
    assert 0o640 == stat.S_IMODE((tmp_path / "out.csv").stat().st_mode)


def test_a_new_file_is_no_wider_than_the_one_that_it_tells_of(tmp_path: Path) -> None:
    (tmp_path / "people.csv").touch(0o600)
    fill(tmp_path / "people.error.csv", write, no_wider_than=tmp_path / "people.csv")
    assert 0o600 == stat.S_IMODE((tmp_path / "people.error.csv").stat().st_mode)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    out = tmp_path / "out.csv"
    out.write_bytes(OLD)
    out.chmod(mode)
    with out.open("rb") as reader:
        fill(out, write)
        assert OLD == reader.read()  # whoever reads it meanwhile never sees half of both
    assert NEW == out.read_bytes()
    assert mode == stat.S_IMODE(out.stat().st_mode)


@pytest.mark.parametrize("broken", [OSError(errno.ENOSPC, "No space left on device"), RuntimeError("a bug"), KeyboardInterrupt()])
def test_whatever_goes_wrong_a_file_is_as_it_was(tmp_path: Path, broken: BaseException) -> None:
    def fail(stream: BinaryIO) -> None:
        stream.write(NEW)
        raise broken

    out = tmp_path / "out.csv"
    out.write_bytes(OLD)
    with pytest.raises((type(broken), WriteFailed)):
        fill(out, fail)
    assert OLD == out.read_bytes()
    assert [] == left_over(tmp_path)


def test_a_full_disk_is_told_as_one(tmp_path: Path) -> None:
    with pytest.raises(WriteFailed, match="the disk is full \\(No space left on device\\)\\. Make room") as told:
        fill(tmp_path / "out.csv", run_out_of_room)
    assert "磁盘已满（No space left on device）" in told.value.in_language("zh")
    assert not (tmp_path / "out.csv").exists()


def test_the_other_name_of_a_file_keeps_what_it_held_and_the_caller_is_told(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_bytes(OLD)
    other.hardlink_to(one)
    assert fill(one, write)
    assert (NEW, OLD) == (one.read_bytes(), other.read_bytes())


def test_a_name_may_be_as_long_as_the_system_allows(tmp_path: Path) -> None:
    fill(tmp_path / ("a" * 251 + ".csv"), write)
    with pytest.raises(BadSettings, match="File name too long"):
        fill(tmp_path / ("a" * 252 + ".csv"), write)


# -- symbolic links


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    target, link, further = tmp_path / "far" / "target.csv", tmp_path / "link.csv", tmp_path / "further.csv"
    target.write_bytes(OLD)
    target.chmod(0o640)
    link.symlink_to("far/target.csv")
    further.symlink_to(link)
    fill(further, write)
    assert (True, True) == (link.is_symlink(), further.is_symlink())
    assert NEW == target.read_bytes()
    assert 0o640 == stat.S_IMODE(target.stat().st_mode)
    assert [] == left_over(tmp_path)


def test_a_link_to_nothing_yet_gets_its_target(tmp_path: Path) -> None:
    link = tmp_path / "latest.csv"
    link.symlink_to("2026-06.csv")
    fill(link, write)
    assert link.is_symlink()
    assert NEW == (tmp_path / "2026-06.csv").read_bytes()


def test_a_circle_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    for look in (lambda path: fill(path, write), check):
        with pytest.raises(BadSettings, match="Too many levels of symbolic links"):
            look(tmp_path / "one")


# -- what can't be written to


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("folder", '"{}" is a folder\\. Name a file in it\\.'),
        ("link_to_folder", '"{}" is a folder\\.'),
        ("missing/out.csv", 'There is no folder ".*missing"\\. Make it first'),
        ("link_into_missing", 'There is no folder ".*missing"\\.'),
        ("file/out.csv", "\\(Not a directory\\)"),
    ],
)
def test_a_path_that_takes_nothing_is_named_before_and_when_it_is_written(tmp_path: Path, words: str, said: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link_to_folder").symlink_to("folder")
    (tmp_path / "link_into_missing").symlink_to("missing/out.csv")
    path = tmp_path / words
    for look in (lambda path: fill(path, write), check):
        with pytest.raises(BadSettings, match=said.format(path)):
            look(path)


def test_a_path_with_a_nul_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="can't be written"):
        fill(tmp_path / "a\0b", write)


def test_a_file_that_may_not_be_written_is_not_replaced(open_folder: Path) -> None:
    out = open_folder / "out.csv"
    out.write_bytes(OLD)
    out.chmod(0o444)
    with somebody():
        for look in (lambda path: fill(path, write), check):
            with pytest.raises(BadSettings, match="Permission denied"):
                look(out)
    assert OLD == out.read_bytes()


def test_nothing_new_comes_into_a_folder_that_may_not_be_written(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with somebody():
        for look in (lambda path: fill(path, write), check):
            with pytest.raises(BadSettings, match="Permission denied"):
                look(open_folder / "out.csv")


def test_a_writable_file_in_a_folder_that_is_not_is_written_in_place(open_folder: Path) -> None:
    out = open_folder / "out.csv"
    out.write_bytes(OLD * 100)
    out.chmod(0o666)
    number = out.stat().st_ino
    open_folder.chmod(0o555)
    with somebody():
        check(out)
        fill(out, write)
        assert NEW == out.read_bytes()
        assert number == out.stat().st_ino
        with pytest.raises(WriteFailed):
            fill(out, run_out_of_room)
    assert NEW == out.read_bytes()


def test_what_the_old_group_might_is_not_for_ours(open_folder: Path) -> None:
    out = open_folder / "out.csv"
    out.write_bytes(OLD)
    out.chmod(0o666)
    with somebody():
        fill(out, write)
    found = out.stat()
    assert NEW == out.read_bytes()
    assert stat.S_IMODE(found.st_mode) in ((0o606, 0o666)[found.st_gid == os.getegid() or os.geteuid() != 0],)


# -- devices, pipes, sockets


def test_a_device_is_written_through(tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    try:
        link = tmp_path / "terminal"
        link.symlink_to(os.ttyname(follower))  # the pty file system lets nobody replace its devices
        check(link)
        fill(link, write)
        assert NEW.replace(b"\n", b"\r\n") == os.read(leader, 1_000)
        assert link.is_char_device()
        assert not is_replaced(link)
    finally:
        os.close(leader)
        os.close(follower)


def test_a_pipe_is_written_through(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    check(pipe)
    fill(pipe, write)
    reader.join()
    assert [NEW] == got
    assert pipe.is_fifo()


def test_a_pipe_that_nobody_reads_yet_is_waited_for_and_that_is_told(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    fill(pipe, write, on_wait=reader.start)
    reader.join()
    assert [NEW] == got


def test_a_reader_that_leaves_is_a_broken_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    def leave(stream: BinaryIO) -> None:
        os.close(reader)
        stream.write(NEW)

    with pytest.raises(BrokenPipeError):
        fill(pipe, leave)


def test_a_socket_is_connected_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the address of a socket has at most 108 characters
    path = Path("socket")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        server.listen(1)
        check(path)
        fill(path, write)
        connection, _ = server.accept()
        with connection:
            assert NEW == connection.recv(1_000)
    with pytest.raises(BadSettings, match="Connection refused"):
        fill(path, write)
    assert path.is_socket()


def test_a_disk_is_never_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "disk"
    path.touch()
    found = os.stat_result((stat.S_IFBLK | 0o660, *path.stat()[1:]))
    monkeypatch.setattr(os, "stat", lambda *_, **__: found)
    with pytest.raises(BadSettings, match="is a disk"):
        check(path)


# -- files that were open before


def in_a_child(path: str, **streams: object) -> subprocess.CompletedProcess[bytes]:
    code = f"""
import sys
from pathlib import Path
from orggraph.destination import fill
print('before', flush=True)
fill(Path({path!r}), lambda stream: stream.write({NEW!r}))
print('after')
"""
    return subprocess.run([sys.executable, "-c", code], check=False, timeout=60, **streams)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("path", ["/proc/self/fd/1", "/proc/thread-self/fd/1", "/dev/fd/1"])
def test_stdout_by_its_name_is_written_on_and_not_replaced(path: str, tmp_path: Path) -> None:
    out = tmp_path / "all.txt"
    with out.open("wb") as stream:
        assert 0 == in_a_child(path, stdout=stream).returncode
    assert b"before\n" + NEW + b"after\n" == out.read_bytes()
    assert b"before\n" + NEW + b"after\n" == in_a_child(path, stdout=subprocess.PIPE).stdout


def test_a_link_to_stdout_is_no_file_to_replace(tmp_path: Path) -> None:
    link, out = tmp_path / "stdout", tmp_path / "all.txt"
    link.symlink_to("/proc/self/fd/1")
    with out.open("ab") as stream:
        assert 0 == in_a_child(str(link), stdout=stream).returncode
    assert b"before\n" + NEW + b"after\n" == out.read_bytes()
    assert link.is_symlink()


def test_a_file_that_we_opened_ourselves_is_no_place_for_an_answer(tmp_path: Path) -> None:
    with (tmp_path / "ours.txt").open("wb") as ours:
        for look in (lambda path: fill(path, write), check):
            with pytest.raises(BadSettings, match="Bad file descriptor"):
                look(Path(f"/proc/self/fd/{ours.fileno()}"))
    with pytest.raises(BadSettings, match="Bad file descriptor"):
        fill(Path("/proc/self/fd/987654"), write)


def test_whether_a_file_may_be_read_before_it_is_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").touch()
    found: dict[str, Callable[[], bool]] = {name: lambda name=name: is_replaced(tmp_path / name) for name in ("file", "pipe", "missing")}  # type: ignore[misc]
    assert {"file": True, "pipe": False, "missing": False} == {name: ask() for name, ask in found.items()}
