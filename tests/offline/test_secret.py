"""The secret in the home: made when it is missing, whole or not there, and refused when somebody else may know it."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from orggraph.api.secret import read_secret, secret_file
from orggraph.errors import BadSettings, WriteFailed

GOOD = "x" * 40


def put(home: Path, content: str, mode: int = 0o600) -> Path:
    path = secret_file(home)
    path.write_text(content, "utf-8")
    path.chmod(mode)
    return path


def refusal(home: Path) -> BadSettings:
    with pytest.raises(BadSettings) as refused:
        read_secret(home)
    assert str(secret_file(home)) in refused.value.what.en
    assert str(secret_file(home)) in refused.value.what.zh
    assert refused.value.remedy is not None
    return refused.value


def test_it_is_made_on_first_need_for_its_owner_alone_and_stays_the_same(tmp_path: Path) -> None:
    home = tmp_path / "not" / "there"
    made = read_secret(home)
    found = secret_file(home).stat()
    assert (0o600, 1) == (stat.S_IMODE(found.st_mode), found.st_nlink)
    assert len(made) >= 32
    assert made == read_secret(home)
    assert [secret_file(home).name] == [path.name for path in home.iterdir()]


def test_each_home_has_its_own(tmp_path: Path) -> None:
    assert read_secret(tmp_path / "a") != read_secret(tmp_path / "b")


@pytest.mark.parametrize("content", [GOOD, GOOD + "\n", GOOD + "\r\n"])
def test_one_that_its_owner_wrote_is_taken(tmp_path: Path, content: str) -> None:
    put(tmp_path, content)
    assert read_secret(tmp_path) == GOOD


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o644, 0o610, 0o602, 0o777])
def test_one_that_others_may_use_is_refused(tmp_path: Path, mode: int) -> None:
    put(tmp_path, GOOD, mode)
    assert f"{mode:04o}" in refusal(tmp_path).what.en


def test_one_that_another_user_planted_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, GOOD)
    us = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: us + 1)
    assert "another user" in refusal(tmp_path).what.en


@pytest.mark.parametrize(
    "content", ["", "\n", "short", "x" * 31, "x" * 257, "x" * 600, f"{GOOD}\n{GOOD}", f"{GOOD} {GOOD}", f" {GOOD}", "密" * 40, GOOD + "\x00"]
)
def test_what_is_no_secret_is_refused(tmp_path: Path, content: str) -> None:
    put(tmp_path, content)
    assert "visible characters" in refusal(tmp_path).what.en


def test_a_link_is_refused_wherever_it_leads(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text(GOOD)
    target.chmod(0o600)
    for leads_to in (target, tmp_path / "nowhere"):
        secret_file(tmp_path).unlink(missing_ok=True)
        secret_file(tmp_path).symlink_to(leads_to)
        assert "link" in refusal(tmp_path).what.en
    assert not (tmp_path / "nowhere").exists()


def test_what_is_no_file_is_refused_and_does_not_hold_us_up(tmp_path: Path) -> None:
    os.mkfifo(secret_file(tmp_path), 0o600)
    assert "no regular file" in refusal(tmp_path).what.en
    secret_file(tmp_path).unlink()
    secret_file(tmp_path).mkdir()
    refusal(tmp_path)


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refusal(tmp_path / "file" / "home")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_as_one_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(WriteFailed) as refused:
        read_secret(tmp_path)
    assert str(secret_file(tmp_path)) in refused.value.what.en
    assert "the disk is full" in refused.value.what.en
    assert [] == list(tmp_path.iterdir())


def test_of_two_who_make_it_at_once_both_have_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.link

    def link_late(source: str, target: str) -> None:
        monkeypatch.setattr(os, "link", real)
        theirs.append(read_secret(tmp_path))
        real(source, target)

    theirs: list[str] = []
    monkeypatch.setattr(os, "link", link_late)
    assert [read_secret(tmp_path)] == theirs
    assert [secret_file(tmp_path)] == list(tmp_path.iterdir())


def test_a_file_system_without_links_holds_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: str, target: str) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert read_secret(tmp_path) == read_secret(tmp_path)
    assert [secret_file(tmp_path)] == list(tmp_path.iterdir())
