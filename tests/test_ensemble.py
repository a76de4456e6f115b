"""Networks side by side, each as if alone."""

import numpy as np
import pytest
import torch

from runs import random_events
from snntutor.ensemble import Ensemble
from snntutor.network import SNN


@pytest.mark.parametrize("recurrent", [False, True])
@pytest.mark.parametrize("sizes", [(6, 2), (6, 4, 3, 2)])
def test_member_of_an_ensemble_runs_as_if_alone(sizes, recurrent):
    members = [SNN(sizes, seed=k, recurrent=recurrent, dtype=torch.float64) for k in range(3)]
    together, events = Ensemble(members), random_events(np.random.default_rng(0), 30, 4, 6, 0.2)
    for x in (events, events.dense(), np.stack([events.dense()] * 3, 1)):
        record = together(x)
        assert record.readout.shape == (30, 3, 4, 2)
        for k, alone in enumerate(members):
            want = alone(events)
            torch.testing.assert_close(record.readout[:, k], want.readout, rtol=1e-11, atol=1e-11)
            for side_by_side, s in zip(record.s, want.s, strict=True):
                assert torch.equal(side_by_side[:, k], s)


def test_member_of_an_ensemble_comes_back_as_it_went_in():
    members = [SNN((6, 4, 2), seed=k, recurrent=True) for k in range(3)]
    together = Ensemble(members)
    assert len(together) == 3 and len(list(together.parameters())) == 3
    for k, alone in enumerate(members):
        for mine, its in zip(together.member(k).parameters(), alone.parameters(), strict=True):
            assert torch.equal(mine, its) and mine is not its


def test_ensemble_of_different_sizes_or_of_none_is_refused():
    for members in ([SNN((3, 2)), SNN((4, 2))], []):
        with pytest.raises(ValueError, match="one network or more, all of the same sizes"):
            Ensemble(members)
