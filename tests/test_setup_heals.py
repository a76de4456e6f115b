"""Setting up: packages that are gone, odd marks, a user's own variables, loops that do not compile."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import environment
import install
import packages
import words

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A project that wants one package, `numpy`, whose installer puts it there with a module and its record."""
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["numpy>=1", "other; os_name == \'no\'"]\n')
    (tmp_path / "constraints.txt").write_text("numpy==2\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "SPACE", 0)
    monkeypatch.setattr(environment, "_create", lambda: written(environment.venv_python()))
    monkeypatch.setattr(environment, "install", lambda *_, **__: put_numpy())
    return tmp_path


def written(path, text=""):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def site():
    return environment.VENV / ("Lib" if os.name == "nt" else f"lib/python3.{sys.version_info.minor}") / "site-packages"


def put_numpy():
    files = ("numpy/__init__.py", "numpy/core/deep.py", "six.py", "numpy-2.dist-info/METADATA",
             "numpy-2.dist-info/RECORD", "../../../bin/f2py.py")
    for file in files[:4]:
        written(site() / file, "Metadata-Version: 2.1\nName: NumPy\nVersion: 2\n" if file.endswith("METADATA") else "")
    written(site() / files[4], "".join(f"{file},sha256=x,1\n" for file in files))


def test_a_whole_environment_is_ready_and_stays_so(house):
    environment.ensure()
    assert environment.state() == "ready"


@pytest.mark.parametrize("lost", ["numpy", "six.py", "numpy/__init__.py", "numpy-2.dist-info"])
def test_an_environment_of_which_a_package_is_gone_is_not_ready_and_is_made_anew(house, capsys, lost):
    environment.ensure()
    path = site() / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert environment.state() == "unfinished" and "Gone from the environment: numpy." in capsys.readouterr().out
    environment.ensure()
    assert environment.state() == "ready" and path.exists()


def test_what_a_learner_adds_is_no_reason_to_make_the_environment_anew(house):
    environment.ensure()
    for file in ("mine.py", "mine-1.dist-info/METADATA"):
        written(site() / file, "Name: mine\n")
    written(site() / "~umpy-1.dist-info" / "RECORD", "old.py,,\n")  # what an interrupted pip leaves
    shutil.rmtree(site() / "numpy" / "core")
    assert environment.state() == "ready"


def test_the_packages_of_this_python_are_all_there():
    assert packages.gone(Path(sys.prefix), ROOT) == [] or sys.prefix == sys.base_prefix


@pytest.mark.parametrize("odd", ["[]", "3", "null", '"ready"', "", "{", "[" * 10**5, '{"place": 7}', "{}", b"\xff\xfe"])
def test_odd_marks_of_a_done_setup_are_made_anew(house, odd, capsys):
    environment.ensure()
    (environment.VENV / "setup.done").write_bytes(odd if isinstance(odd, bytes) else odd.encode())
    assert environment.state() == "unfinished"
    environment.ensure()
    assert "it is made anew" in capsys.readouterr().out and environment.state() == "ready"


def test_a_folder_in_the_place_of_the_mark_is_made_anew(house):
    environment.ensure()
    (environment.VENV / "setup.done").unlink()
    (environment.VENV / "setup.done").mkdir()
    environment.ensure()
    assert json.loads((environment.VENV / "setup.done").read_text()) == environment.wanted()


@pytest.mark.parametrize("name", ["PYTHONPATH", "PYTHONHOME"])
def test_a_users_python_variables_do_not_reach_the_environments_python(monkeypatch, tmp_path, capfd, name):
    written(tmp_path / "json.py", "raise SystemExit('another json')")
    monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("MINE", "kept")
    code = "import json, os; print(os.environ['MINE'])"
    assert words.call([sys.executable, "-c", code]) == 0
    assert words.call([sys.executable, "-c", code], env=dict(os.environ)) == 0
    assert capfd.readouterr().out.split() == ["kept", "kept"]
    for env in (install.own_env(), install.pip_env()):
        assert name not in env and env["MINE"] == "kept"
    assert environment._works(sys.executable)


@pytest.mark.parametrize("said, told", [("ImportError: no torch.", "now: ImportError: no torch. They"),
                                        ("", "now: it ended with status 1. They")])
def test_loops_that_do_not_compile_are_told_in_one_sentence(monkeypatch, capsys, said, told):
    def fails(command, **options):
        assert "PYTHONPATH" not in options["env"]
        return subprocess.CompletedProcess(command, 1, stderr=f"Traceback\n{said}\n" if said else "")

    monkeypatch.setenv("PYTHONPATH", "x")
    monkeypatch.setattr(install.subprocess, "run", fails)
    install.compile_loops("python", ROOT)
    assert told in capsys.readouterr().out
