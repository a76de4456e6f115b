"""Setting up: each state of `.venv`, what pip is asked, what its failures are called."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import environment
import install
import lock

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A project in an empty folder (with a space in its name) whose installer does nothing."""
    root = tmp_path / "my book"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n")
    (root / "constraints.txt").write_text("numpy==2\n")
    monkeypatch.setattr(environment, "ROOT", root)
    monkeypatch.setattr(environment, "VENV", root / ".venv")
    monkeypatch.setattr(environment, "SPACE", 0)
    monkeypatch.setattr(environment, "_create", lambda: fake_python())
    monkeypatch.setattr(environment, "install", lambda *args, **kwargs: None)
    return root


def fake_python():
    """Put an empty file where the environment's Python belongs."""
    environment.venv_python().parent.mkdir(parents=True, exist_ok=True)
    environment.venv_python().touch()


def interrupted(*args, **kwargs):
    raise KeyboardInterrupt


def test_environment_is_made_once(house, monkeypatch, capsys):
    assert environment.state() == "absent"
    assert environment.ensure() == environment.venv_python()
    assert environment.state() == "ready"
    capsys.readouterr()
    monkeypatch.setattr(environment, "install", interrupted)
    environment.ensure()
    assert capsys.readouterr().out == ""


def test_set_up_and_binder_let_a_saved_notebook_keep_its_explorers(house):
    environment.ensure()
    written = json.loads((environment.VENV / "share/jupyter/lab/settings/overrides.json").read_text())
    assert written["@jupyter-widgets/jupyterlab-manager:plugin"] == {"saveState": True}
    assert written["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert "\npython tools/lab_settings.py" in (ROOT / "postBuild").read_text(encoding="utf-8")


@pytest.mark.parametrize("moment", ["_create", "install", "write_lab_settings"])
def test_interrupted_setup_is_seen_and_made_anew(house, monkeypatch, moment):
    with monkeypatch.context() as patch:
        patch.setattr(environment, moment, interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.ensure()
    assert environment.state() == "unfinished"
    half = environment.VENV / "half"
    half.touch()
    environment.ensure()
    assert environment.state() == "ready" and not half.exists()
    assert sorted(path.name for path in house.glob(".venv*")) == [".venv", ".venv.lock"]


def test_folder_without_anything_in_it_counts_as_interrupted(house):
    environment.VENV.mkdir()
    assert environment.state() == "unfinished"


def test_other_pins_bring_the_environment_up_to_date_in_place(house):
    environment.ensure()
    (environment.VENV / "mine").touch()
    (house / "constraints.txt").write_text("numpy==3\n")
    assert environment.state() == "outdated"
    environment.ensure()
    assert environment.state() == "ready" and (environment.VENV / "mine").exists()


def test_interrupted_update_is_made_anew(house, monkeypatch):
    environment.ensure()
    (house / "pyproject.toml").write_text("[project]\nname='b'\n")
    monkeypatch.setattr(environment, "install", interrupted)
    with pytest.raises(KeyboardInterrupt):
        environment.ensure()
    assert environment.state() == "unfinished"


def test_moved_folder_and_lost_python_are_made_anew(house):
    environment.ensure()
    marker = environment.VENV / "setup.done"
    right = json.loads(marker.read_text())
    marker.write_text(json.dumps({**right, "place": [*right["place"][:3], "elsewhere"]}))
    assert environment.state() == "unfinished"
    marker.write_text(json.dumps(right))
    assert environment.state() == "ready"
    environment.venv_python().unlink()
    assert environment.state() == "unfinished"


def test_environment_of_somebody_else_is_never_removed(house, monkeypatch):
    fake_python()
    mine = environment.VENV / "mine"
    mine.touch()
    assert environment.state() == "found"
    with pytest.raises(environment.SetupError, match="does not work"):
        environment.ensure()
    monkeypatch.setattr(environment, "_works", lambda python: True)
    environment.ensure()
    assert environment.state() == "ready" and mine.exists()


def test_fresh_makes_a_ready_environment_anew(house):
    environment.ensure()
    (environment.VENV / "old").touch()
    environment.ensure(fresh=True)
    assert environment.state() == "ready" and not (environment.VENV / "old").exists()


def test_line_ends_do_not_make_an_environment_outdated(house):
    before = environment.wanted()
    (house / "constraints.txt").write_bytes(b"numpy==2\r\n")
    assert environment.wanted() == before


def test_full_disk_and_missing_venv_are_told_before_anything_is_made(house, monkeypatch):
    monkeypatch.setattr(environment, "SPACE", 1e18)
    with pytest.raises(environment.SetupError, match="GB free"):
        environment.ensure()
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(environment.SetupError, match="python3-venv"):
        environment.ensure()
    assert not environment.VENV.exists()


HOLDER = """
import sys, time
sys.path.insert(0, {tools!r})
from lock import only_one
with only_one({lock!r}):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_call_waits_and_the_lock_of_a_killed_one_is_free(tmp_path):
    path = tmp_path / "lock"
    code = HOLDER.format(tools=str(ROOT / "tools"), lock=str(path))
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline().strip() == "held"
    with open(path, "a") as file:
        assert not lock._try_lock(file)
    holder.kill()
    holder.communicate()
    with lock.only_one(path) as held:
        assert held > 0


# What pip is asked, and what it answers

@pytest.mark.parametrize(("listing", "configured"), [
    ("", False),
    ("global.timeout='60'\n:env:.cert='c.pem'", False),
    ("global.index-url='mirror'", True),
    ("install.extra-index-url='mirror'", True),
    (":env:.find-links='wheels'", True),
    ("global.timeout='1'\nglobal.no-index='true'", True),
    ("global.trusted-host='find-links=x'", False),
])
def test_pip_that_knows_where_to_look_is_recognised(listing, configured):
    assert install.names_a_source(listing) is configured


@pytest.mark.parametrize(("system", "driver", "configured", "asks"), [
    ("Linux", False, False, True), ("Linux", True, False, False), ("Linux", False, True, False),
    ("Darwin", False, False, False), ("Windows", False, False, False),
])
def test_cpu_build_is_asked_for_only_where_it_helps(monkeypatch, system, driver, configured, asks):
    monkeypatch.setattr(install.platform, "system", lambda: system)
    monkeypatch.setattr(install, "has_nvidia_driver", lambda: driver)
    monkeypatch.setattr(install, "pip_is_configured", lambda python: configured)
    expected = ["--extra-index-url", install.CPU_WHEELS] if asks else []
    assert install.torch_source("python") == expected


@pytest.mark.parametrize(("said", "sentence"), [
    ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
     "The disk is full"),
    ("WARNING: Retrying ... NewConnectionError('... Name or service not known')\n"
     "ERROR: No matching distribution found for setuptools>=77", "there is no network"),
    ("ERROR: No matching distribution found for torch<2.14,>=2.4", "pip found no torch for Python"),
    ("OSError: [Errno 13] Permission denied: 'x'", "could not be written"),
    ("ERROR: something new.", "pip could not install the packages: something new."),
    ("", "it gave no reason"),
])
def test_failures_of_pip_are_told_in_one_plain_sentence(said, sentence):
    explained = install.explain(said, "setup.log")
    assert sentence in explained and "\n" not in explained
