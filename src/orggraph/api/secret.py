"""Keeps the secret that lets somebody in through the HTTP door: a file in the home that its owner alone can read."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
from pathlib import Path

from orggraph.destination import FULL, no_room
from orggraph.errors import BadSettings, say_reason
from orggraph.locale import Text

NAME = "api.secret"
_LONGEST = 512
_FORM = re.compile(r"[\x21-\x7e]{32,256}")
_WHAT = Text("The secret of the HTTP door in {path} can't be used: {reason}.", "HTTP 接口的密钥文件 {path} 无法使用：{reason}。")
_LINK = Text("it is a link to another file", "它是指向其他文件的链接")
_NO_FILE = Text("it is no regular file", "它不是普通文件")
_OWNER = Text("it belongs to another user", "它属于其他用户")
_MODE = Text("others than its owner may use it (mode {mode})", "除所有者外他人也可访问（权限 {mode}）")
_CONTENT = Text("it does not hold one line of 32 to 256 visible characters", "其内容不是一行 32 至 256 个可见字符")
_DELETE = Text("Delete it; orggraph makes a new one, and the old one lets nobody in any more.", "请将其删除，orggraph 会生成新密钥，旧密钥随即失效。")
_OTHER_HOME = Text("Choose an ORGGRAPH_HOME that only you may write in.", "请另选仅您本人可写的 ORGGRAPH_HOME。")


def secret_file(home: Path) -> Path:
    """Where the secret of this home lies."""
    return home / NAME


def read_secret(home: Path) -> str:
    """The secret of this home, made when there is none yet.

    Raises:
        BadSettings: the file is not ours alone, so that it may be known to others, or it can't be read or made.
        WriteFailed: the disk has no room for it.
    """
    path = secret_file(home)
    try:
        with contextlib.suppress(FileNotFoundError):
            return _read(path)
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path)
        return _read(path)
    except OSError as error:
        if error.errno in FULL:
            raise no_room(path, error) from error
        raise BadSettings(_WHAT.fill(path=path, reason=say_reason(error)), _OTHER_HOME) from error


def _make(path: Path) -> None:
    """Puts a new secret in place as a whole; of two who do so at once one wins, and both read the same."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links; there the later of two wins
            os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _read(path: Path) -> str:
    # Everything is asked of the open file, so that nothing can be put in its place between the look and the reading; a pipe does not hold us up.
    if path.is_symlink():
        raise _refused(path, _LINK, _DELETE)
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with open(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise _refused(path, _NO_FILE, _DELETE)
        if hasattr(os, "geteuid"):  # Windows has neither such owners nor such modes
            if found.st_uid != os.geteuid():
                raise _refused(path, _OWNER, _OTHER_HOME)
            if found.st_mode & 0o077:
                raise _refused(path, _MODE.fill(mode=f"{stat.S_IMODE(found.st_mode):04o}"), _DELETE)
        content = file.read(_LONGEST + 1).decode("latin-1")
    secret = content.removesuffix("\n").removesuffix("\r")
    if not _FORM.fullmatch(secret):
        raise _refused(path, _CONTENT, _DELETE)
    return secret


def _refused(path: Path, reason: Text, remedy: Text) -> BadSettings:
    return BadSettings(_WHAT.fill(path=path, reason=reason), remedy)
