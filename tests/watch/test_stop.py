import signal

import pytest

from pipeline.watch.stop import Stop

ROUNDS = 200
SOON = 0.0001  # seconds


@pytest.fixture
def alarms():
    before = signal.getsignal(signal.SIGALRM)
    yield lambda handle: signal.signal(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_a_handler_stops_a_wait_at_whatever_moment_it_comes(alarms):
    for round_ in range(ROUNDS):
        stop = Stop()
        alarms(lambda *_, stop=stop: stop.set())
        signal.setitimer(signal.ITIMER_REAL, SOON * (1 + round_ % 7))
        while not stop.wait(SOON):
            pass
        assert stop.is_set()


def test_a_wait_ends_without_a_wish_too():
    stop = Stop()
    assert not stop.wait(0)
    stop.set()
    stop.set()
    assert stop.wait(60)
