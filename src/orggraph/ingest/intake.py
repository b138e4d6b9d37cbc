"""Takes the bytes of a file in once: what is recognised, read and named by its digest are the very same bytes."""

from __future__ import annotations

import errno
import hashlib
import stat
import tempfile
import weakref
from pathlib import Path
from typing import IO

from orggraph.locale import Text

_IN_MEMORY = 4 << 20  # bytes; a larger file is copied to the folder for temporary files
_MOST_FROM_A_PIPE = 2 << 30  # bytes: a device such as /dev/zero never ends
_PIECE = 1 << 20
_START = 8


class NotTakenIn(ValueError):
    """The file's bytes can't all be had. Carries `what` and `remedy` for the user."""

    def __init__(self, what: Text, remedy: Text) -> None:
        super().__init__(what.en)
        self.what = what
        self.remedy = remedy


class Intake:
    """A file's bytes as they were when it was read. `start`: the first few; `size`: how many; `file`: all of them, open for reading, has no name."""

    def __init__(self, path: Path) -> None:
        """Reads the file at `path` to its end, once, so that it may be a pipe.

        Raises: OSError when it can't be read; NotTakenIn when it has no end, or there is no room for a working copy.
        """
        self.path = path
        self.size = 0
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 -- it lives as long as the intake
        weakref.finalize(self, self.file.close)
        digest = hashlib.sha256()
        with path.open("rb") as source:
            is_endless = not stat.S_ISREG(path.stat().st_mode)
            while piece := source.read(_PIECE):
                self.size += len(piece)
                if is_endless and self.size > _MOST_FROM_A_PIPE:
                    raise NotTakenIn(
                        Text("More than 2 GB came out of this pipe or device.", "该管道或设备输出超过 2 GB。"),
                        Text("Save it as a file first.", "请先另存为文件。"),
                    )
                digest.update(piece)
                self._keep(piece)
        self.sha256 = digest.hexdigest()
        self.file.seek(0)
        self.start = self.file.read(_START)
        self.file.seek(0)

    def _keep(self, piece: bytes) -> None:
        try:
            self.file.write(piece)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise
            folder = tempfile.gettempdir()
            raise NotTakenIn(
                Text(f"There is no room for a working copy of it in {folder}.", f"{folder} 空间不足，无法存放工作副本。"),
                Text("Free some space there, or name another folder in TMPDIR.", "请释放空间，或用环境变量“TMPDIR”指定其他文件夹。"),
            ) from None
