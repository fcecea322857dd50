from contracts.events.conversation import ConversationRenamed
from contracts.ids import ConversationId, uuid7
from contracts.log import Recorded
from contracts.streams import conversation
from query_api.admin.event_search import EventFilter, EventSearch, Place
from tests.integration.projections.logbook import Logbook


async def everything(search: EventSearch, wanted: EventFilter, limit: int) -> list[Recorded]:
    found: list[Recorded] = []
    place: Place | None = None
    while True:
        page = await search.page(wanted, place, limit)
        found += page.events
        if page.following is None:
            return found
        place = page.following


async def test_a_page_that_looked_through_enough_goes_on_where_it_stopped() -> None:
    logbook = Logbook()
    rooms = [conversation(ConversationId(uuid7())) for _ in range(5)]
    for number in range(400):
        await logbook.append(rooms[number % 5], ConversationRenamed(title=str(number)))
    search = EventSearch(logbook.log, most=37)
    all_of_them = await everything(search, EventFilter(), 10)
    assert len(all_of_them) == 400
    times = [event.recorded_at for event in all_of_them]
    assert times == sorted(times, reverse=True)
    one = rooms[3].name
    first = await search.page(EventFilter(type="Nothing"), None, 10)
    assert first.events == []
    assert first.following is not None
    assert len(await everything(search, EventFilter(stream=one), 7)) == 80


async def test_a_time_cuts_every_partition_where_it_falls() -> None:
    logbook = Logbook()
    rooms = [conversation(ConversationId(uuid7())) for _ in range(5)]
    for number in range(60):
        await logbook.append(rooms[number % 5], ConversationRenamed(title=str(number)))
    search = EventSearch(logbook.log)
    times = sorted(event.recorded_at for event in await everything(search, EventFilter(), 200))
    low, high = times[17], times[43]
    found = await everything(search, EventFilter(since=low, until=high), 9)
    assert sorted(event.recorded_at for event in found) == [
        each for each in times if low <= each < high
    ]
