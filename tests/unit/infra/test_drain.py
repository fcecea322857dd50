import asyncio

from infra.bootstrap.draining import Drain
from infra.http.readiness import Readiness


def drain_of(said: list[str], readiness: Readiness) -> Drain:
    async def step(name: str) -> None:
        said.append(name)

    async def failing() -> None:
        raise OSError("the broker is away")

    drain = Drain(readiness, settle=0.0)
    drain.at_once = [failing, lambda: step("no new sockets")]
    drain.then = [lambda: step("sockets moved"), failing, lambda: step("leases given up")]
    return drain


async def test_a_drain_makes_unready_first_and_goes_on_though_a_step_fails() -> None:
    said: list[str] = []
    readiness = Readiness()
    await drain_of(said, readiness).run()
    assert await readiness.obstacle() == "draining"
    assert said == ["no new sockets", "sockets moved", "leases given up"]


async def test_whoever_asks_and_however_often_it_runs_once() -> None:
    said: list[str] = []
    drain = drain_of(said, Readiness())
    asking = asyncio.create_task(drain.run())
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(drain.run(), drain.run())
    assert said == ["no new sockets", "sockets moved", "leases given up"]
