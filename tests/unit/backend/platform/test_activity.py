import asyncio

from caas_console.backend.platform.activity import Activity


async def idle_within(activity: Activity, seconds: float, busy: bool = False) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await activity.until_idle(0.1, lambda: busy)
    except TimeoutError:
        return False
    return True


async def test_nobody_having_come_is_idleness() -> None:
    assert await idle_within(Activity(), 1.5)


async def test_neither_a_watch_nor_a_job_is_idleness() -> None:
    activity = Activity()
    with activity.watching():
        assert not await idle_within(activity, 0.8)
    assert not await idle_within(activity, 0.8, busy=True)


async def test_the_last_watch_to_go_leaves_the_whole_time() -> None:
    activity = Activity()
    with activity.watching(), activity.watching():
        pass
    assert await idle_within(activity, 1.5)
