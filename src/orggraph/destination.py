"""Puts what was made where a path leads: a regular file is replaced whole, a device, pipe or socket is written through.

What a path can be, and what happens:
    nothing yet             a new file, by the umask
    a regular file          replaced whole with its mode, and its owner and access list where we may; where its folder or a mount point
                            forbids that, overwritten in place once the disk has room for all of it
    a symbolic link         the file that it leads to is replaced; the link stays, also one that leads to nothing yet
    a file of several names replaced under this name alone; the caller is told, for the other names keep what they held
    a device, a pipe        opened and written through; a pipe that nobody reads yet is waited for
    a socket                connected to and written through
    an open file of ours    (/dev/stdout, /dev/fd/3, /proc/self/fd/3) written on from where it stands, never replaced
    a folder, a disk        refused
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from orggraph.errors import BadSettings, WriteFailed, say_reason
from orggraph.locale import Text

Write = Callable[[BinaryIO], object]

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What the system says when there is no room."""

_UNWRITABLE = Text('"{path}" can\'t be written ({reason}).', "无法写入“{path}”（{reason}）。")
_OTHER_PATH = Text("Choose another path.", "请另选路径。")
_NO_FOLDER = Text('There is no folder "{folder}".', "没有文件夹“{folder}”。")
_MAKE_IT = Text("Make it first, or choose another path.", "请先创建该文件夹，或另选路径。")
_IS_FOLDER = Text('"{path}" is a folder.', "“{path}”是文件夹。")
_NAME_A_FILE = Text("Name a file in it.", "请指定其中的文件名。")
_IS_DISK = Text('"{path}" is a disk: writing there would destroy what is on it.', "“{path}”是磁盘设备，写入会破坏其中的数据。")
_FULL = Text('"{path}" could not be written: the disk is full ({reason}).{kept}', "未能写入“{path}”：磁盘已满（{reason}）。{kept}")
_KEPT = Text(" What was there before is still there.", "原有内容未变。")
_NOTHING = Text("", "")
_MAKE_ROOM = Text("Make room, or choose a path on another disk.", "请腾出空间，或改用其他磁盘上的路径。")
_FAILED = Text('"{path}" could not be written ({reason}).', "写入“{path}”失败（{reason}）。")
_ANSWER_FULL = Text("The answer could not be written whole: the disk is full ({reason}).", "结果未能完整写出：磁盘已满（{reason}）。")
_ANSWER_FAILED = Text("The answer could not be written whole ({reason}).", "结果未能完整写出（{reason}）。")
_AGAIN = Text("Make room where the output goes, then run the command again.", "请在输出所在位置腾出空间后重新运行。")
_ELSEWHERE = Text("Send the output elsewhere, then run the command again.", "请将输出改送他处后重新运行。")

# The path itself is the matter: another one would do. All else happened on the way: a full disk, a device that failed.
_OF_PATH = frozenset(
    {
        errno.EACCES,
        errno.EBADF,
        errno.EBUSY,
        errno.ECONNREFUSED,
        errno.EINVAL,
        errno.EISDIR,
        errno.ELOOP,
        errno.ENAMETOOLONG,
        errno.ENODEV,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.ENXIO,
        errno.EOPNOTSUPP,
        errno.EPERM,
        errno.EPROTOTYPE,
        errno.EROFS,
        errno.ETXTBSY,
    }
)
_BESIDE_FORBIDDEN = frozenset({errno.EACCES, errno.EBUSY, errno.EPERM, errno.EROFS, errno.EXDEV})
_MOST_LINKS = 40
# Windows has none of the first four and needs the last.
_CLOSES, _NO_LINK, _NO_TERMINAL, _AT_ONCE = (getattr(os, name, 0) for name in ("O_CLOEXEC", "O_NOFOLLOW", "O_NOCTTY", "O_NONBLOCK"))
_CLOSES |= getattr(os, "O_BINARY", 0)
_ACCESS_LIST = "system.posix_acl_access"


def fill(path: Path, write: Write, *, on_wait: Callable[[], None] | None = None, no_wider_than: Path | None = None) -> bool:
    """Lets `write` fill what `path` leads to, as the head of this module says; True when the file has other names that keep what they held.

    on_wait: called before waiting for somebody to read a pipe. no_wider_than: a new file is open to nobody who may not open that one.

    Raises:
        BadSettings: nothing can be written at this path.
        WriteFailed: the disk is full or the device failed; a regular file is as it was.
        BrokenPipeError: whoever read has gone away.
    """
    with _told(path):
        mine = _open_file(path)
        if mine is not None:
            _write_through(os.dup(mine), write)
            return False
        found = _look(path)
        if found is None:
            _replace(path, None, write, _mode_of(no_wider_than))
        elif stat.S_ISREG(found.st_mode):
            _replace(path, found, write, None)
            return found.st_nlink > 1
        elif stat.S_ISSOCK(found.st_mode):
            _send(path, write)
        else:
            _write_through(_open_stream(path, on_wait), write)
        return False


def check(path: Path) -> None:
    """Raises BadSettings when nothing can be written at `path`, so that nobody waits for an answer that has nowhere to go."""
    with _told(path):
        if _open_file(path) is not None:
            return
        if _look(path) is None:
            folder = Path(os.path.realpath(path)).parent
            if not stat.S_ISDIR(os.stat(folder).st_mode):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
            _demand(folder, os.W_OK | os.X_OK)
        else:
            _demand(path, os.W_OK)


def is_replaced(path: Path) -> bool:
    """Whether a file stands there that `fill` would replace, so that it may be read before. A pipe or a device is not read: it may never end."""
    try:
        return _open_file(path) is None and stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def no_room(path: Path, error: OSError) -> WriteFailed:
    """What to say when the disk has no room for the file at `path`."""
    kept = _KEPT if is_replaced(path) else _NOTHING
    return WriteFailed(_FULL.fill(path=path, reason=_reason(error), kept=kept), _MAKE_ROOM, fields={"path": str(path)})


def stream_failed(error: OSError) -> WriteFailed:
    """What to say when stdout, or another stream that was open already, takes no more."""
    reason = _reason(error)
    if error.errno in FULL:
        return WriteFailed(_ANSWER_FULL.fill(reason=reason), _AGAIN)
    return WriteFailed(_ANSWER_FAILED.fill(reason=reason), _ELSEWHERE)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:  # a ValueError is a path that no system takes, with a NUL in it
        reason = _reason(error)
        code = error.errno if isinstance(error, OSError) else errno.EINVAL
        if isinstance(error, OSError) and code in FULL:
            raise no_room(path, error) from error
        if code == errno.EISDIR:
            raise BadSettings(_IS_FOLDER.fill(path=path), _NAME_A_FILE) from error
        if code == errno.ENOTBLK:
            raise BadSettings(_IS_DISK.fill(path=path), _OTHER_PATH) from error
        folder = Path(os.path.realpath(path)).parent if code == errno.ENOENT else None
        if folder is not None and not folder.exists():
            raise BadSettings(_NO_FOLDER.fill(folder=folder if path.is_symlink() else path.parent), _MAKE_IT) from error
        if code in _OF_PATH:
            raise BadSettings(_UNWRITABLE.fill(path=path, reason=reason), _OTHER_PATH) from error
        raise WriteFailed(_FAILED.fill(path=path, reason=reason), _OTHER_PATH, fields={"path": str(path)}) from error


def _reason(error: Exception) -> Text:
    """The system's own words, which an English reader may look up, and what they mean."""
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Text(said, said if not isinstance(error, OSError) or error.errno in FULL or not error.errno else say_reason(error).zh)


def _open_file(path: Path) -> int | None:
    """The number of the open file that we were started with and that the path names; None when it names something on the disk."""
    ours = re.compile(rf"/proc/{os.getpid()}(?:/task/\d+)?/fd|/dev/fd")
    at = os.path.join(os.getcwd(), path)
    for _ in range(_MOST_LINKS):
        folder, name = os.path.split(at)
        if re.fullmatch("[0-9]{1,9}", name) and ours.fullmatch(os.path.realpath(folder)):
            number = int(name)
            # What Python opened itself, such as our line to the database, is no place for an answer; it is never handed on to other programs.
            if not os.get_inheritable(number):
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            return number
        if not os.path.islink(at):
            return None
        at = os.path.join(folder, os.readlink(at))
    return None


def _look(path: Path) -> os.stat_result | None:
    """What stands at the end of the path, None when nothing does yet. Raises OSError for what is never written to."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if stat.S_ISBLK(found.st_mode):
        raise OSError(errno.ENOTBLK, os.strerror(errno.ENOTBLK))
    return found


def _demand(path: Path, mode: int) -> None:
    if not os.access(path, mode, effective_ids=os.access in os.supports_effective_ids):
        is_read_only = hasattr(os, "statvfs") and os.statvfs(path).f_flag & os.ST_RDONLY
        code = errno.EROFS if is_read_only else errno.EACCES
        raise OSError(code, os.strerror(code))


def _mode_of(path: Path | None) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode) & 0o666 if path is not None else 0o666
    except OSError:
        return 0o600


def _replace(path: Path, found: os.stat_result | None, write: Write, mode: int | None) -> None:
    """Writes beside the file that the path leads to and gives that its name. `found`: what stands there; `mode`: of a new file, less the umask."""
    if found is not None:
        _demand(path, os.W_OK)
    target = Path(os.path.realpath(path))
    draft = target.with_name(f".orggraph-{os.urandom(8).hex()}.tmp")
    with ExitStack() as cleaning:
        try:
            if found is not None and not (target.exists() and os.path.samestat(target.stat(), found)):
                raise PermissionError(errno.EXDEV, os.strerror(errno.EXDEV))  # reached through another process's open file: it has no name here
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CLOSES | _NO_LINK, 0o600 if mode is None else mode)
        except OSError as error:
            if found is None or error.errno not in _BESIDE_FORBIDDEN:
                raise
            import tempfile

            with tempfile.TemporaryFile() as aside:
                write(aside)
                _overwrite(path, aside)
            return
        cleaning.callback(lambda: draft.unlink(missing_ok=True))
        with open(descriptor, "wb") as stream:
            write(stream)
            stream.flush()
            if found is not None:
                _keep(stream.fileno(), target, found)
            os.fsync(stream.fileno())
        try:
            draft.replace(target)
        except OSError as error:
            if found is None or error.errno not in _BESIDE_FORBIDDEN:
                raise
            with draft.open("rb") as whole:
                _overwrite(path, whole)  # a mount point, or another's file in a folder like /tmp, keeps its name


def _keep(descriptor: int, target: Path, found: os.stat_result) -> None:
    """Gives the new file the mode of the old one, and its owner, group and access list where we may. Nobody gets in who was kept out before."""
    if not hasattr(os, "fchown"):  # Windows
        return
    mode = stat.S_IMODE(found.st_mode)
    try:
        os.fchown(descriptor, found.st_uid, found.st_gid)
    except OSError:
        try:
            os.fchown(descriptor, -1, found.st_gid)
        except OSError:
            mode &= ~stat.S_IRWXG  # what the old group might is not for ours
        mode &= ~(stat.S_ISUID | stat.S_ISGID)
    os.fchmod(descriptor, mode)
    with suppress(OSError, AttributeError):  # only Linux has access lists here, and not on every file system
        os.setxattr(descriptor, _ACCESS_LIST, os.getxattr(target, _ACCESS_LIST))


def _overwrite(path: Path, source: BinaryIO) -> None:
    """Writes the file in place, after the disk has said that it has room for all of it."""
    import shutil

    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    descriptor = os.open(path, os.O_WRONLY | _CLOSES | _NO_TERMINAL)
    with open(descriptor, "wb") as stream:
        before = os.fstat(descriptor).st_size
        if size > before:
            _take_room(descriptor, before, size)
        shutil.copyfileobj(source, stream)
        stream.flush()
        os.ftruncate(descriptor, size)
        os.fsync(descriptor)


def _take_room(descriptor: int, before: int, size: int) -> None:
    try:
        os.posix_fallocate(descriptor, before, size - before)
    except AttributeError:  # macOS has no such call
        return
    except OSError as error:
        if error.errno in FULL or error.errno == errno.EFBIG:
            os.ftruncate(descriptor, before)
            raise


def _open_stream(path: Path, on_wait: Callable[[], None] | None) -> int:
    """Opens a device or a pipe. Blocks until somebody reads the pipe; an interrupt ends that."""
    flags = os.O_WRONLY | _CLOSES | _NO_TERMINAL
    try:
        descriptor = os.open(path, flags | _AT_ONCE)
    except OSError as error:
        if error.errno != errno.ENXIO or not stat.S_ISFIFO(os.stat(path).st_mode):
            raise
        if on_wait is not None:
            on_wait()
        return os.open(path, flags)
    os.set_blocking(descriptor, True)
    return descriptor


def _write_through(descriptor: int, write: Write) -> None:
    with open(descriptor, "wb") as stream:
        write(stream)


def _send(path: Path, write: Write) -> None:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
        channel.connect(os.fspath(path))
        with channel.makefile("wb") as stream:
            write(stream)
