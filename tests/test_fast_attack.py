"""Broken networks and tampered events, in child processes: no death, and no answer but that of the plain layers."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
EACH = 500


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 4 * EACH, EACH))
def test_no_network_kills_the_process_or_gets_an_answer_of_its_own(first):
    """Two thousand networks in all; each ends like the plain layers or in a sentence."""
    child = subprocess.run([sys.executable, "attack.py", str(first), str(first + EACH)], cwd=HERE, capture_output=True,
                           text=True, timeout=300)
    assert child.returncode == 0, f"the child died: {child.returncode} {child.stderr[-2000:]}"
    *wrong, last = child.stdout.strip().splitlines()
    assert wrong == []
    alike, refused = map(int, re.fullmatch(rf"(\d+) the same, (\d+) refused of {EACH}", last).groups())
    assert alike + refused == EACH and alike > 200 and refused > 100
