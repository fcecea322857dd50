"""Who listens to what: conversations, the people in them who are connected, their connections."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, Protocol

from contracts.ids import ConversationId, SessionId, UserId
from query_api.live.endings import Ending
from query_api.live.heads import Heads
from query_api.live.wire import Wired


class Outlet(Protocol):
    """One connection; after ``end`` nothing is sent, and only ``send`` waits."""

    def write(self, frame: Wired, heads: Heads) -> None:
        """Send a frame; with it the client has everything up to ``heads``."""

    async def send(self, frame: Wired, heads: Heads) -> None:
        """Send a frame when there is room for it.

        Raises:
            Ended: the connection is over.
        """

    def end(self, ending: Ending) -> None:
        """Close the connection, saying why."""


class Held(NamedTuple):
    """An update that waits until what happened before it was sent."""

    frame: Wired
    lane: int
    offset: int
    room: "Room | None"


class Listener:
    """A signed-in connection; while ``held`` is a list, updates wait in it."""

    __slots__ = ("held", "outlet", "person", "session_id")

    def __init__(self, person: "Person", session_id: SessionId, outlet: Outlet) -> None:
        self.person = person
        self.session_id = session_id
        self.outlet = outlet
        self.held: list[Held] | None = []


class Person:
    """Someone connected, with the rooms of all conversations that the person is a member of."""

    __slots__ = ("listeners", "rooms", "user_id")

    def __init__(self, user_id: UserId) -> None:
        self.user_id = user_id
        self.listeners: list[Listener] = []
        self.rooms: set[Room] = set()


class Room:
    """A conversation and its connected members."""

    __slots__ = ("conversation_id", "people")

    def __init__(self, conversation_id: ConversationId) -> None:
        self.conversation_id = conversation_id
        self.people: set[Person] = set()


class Rooms:
    """The index from conversations, people and sessions to connections; it forgets who is gone."""

    def __init__(self) -> None:
        """Start empty."""
        self._rooms: dict[ConversationId, Room] = {}
        self._people: dict[UserId, Person] = {}
        self._sessions: dict[SessionId, list[Listener]] = {}

    def connect(
        self,
        user_id: UserId,
        session_id: SessionId,
        outlet: Outlet,
        conversations: Iterable[ConversationId],
    ) -> Listener:
        """Add a connection of a person who is a member of ``conversations`` now."""
        person = self._people.get(user_id)
        if person is None:
            person = self._people[user_id] = Person(user_id)
            for conversation_id in conversations:
                self.enter(person, conversation_id)
        listener = Listener(person, session_id, outlet)
        person.listeners.append(listener)
        self._sessions.setdefault(session_id, []).append(listener)
        return listener

    def disconnect(self, listener: Listener) -> None:
        """Remove a connection, and the person with the last one."""
        person = listener.person
        person.listeners.remove(listener)
        if not person.listeners:
            del self._people[person.user_id]
            for room in tuple(person.rooms):
                self.leave(person, room)
        session = self._sessions[listener.session_id]
        session.remove(listener)
        if not session:
            del self._sessions[listener.session_id]

    def enter(self, person: Person, conversation_id: ConversationId) -> Room:
        """Make a connected person a member."""
        room = self._rooms.get(conversation_id)
        if room is None:
            room = self._rooms[conversation_id] = Room(conversation_id)
        room.people.add(person)
        person.rooms.add(room)
        return room

    def leave(self, person: Person, room: Room) -> None:
        """End a connected person's membership."""
        person.rooms.discard(room)
        room.people.discard(person)
        if not room.people:
            self._rooms.pop(room.conversation_id, None)

    def room(self, conversation_id: ConversationId) -> Room | None:
        """Return a conversation that a connected person is a member of."""
        return self._rooms.get(conversation_id)

    def person(self, user_id: UserId) -> Person | None:
        """Return a person who is connected."""
        return self._people.get(user_id)

    def session(self, session_id: SessionId) -> list[Listener]:
        """Return a session's connections."""
        return list(self._sessions.get(session_id, ()))

    def listeners(self) -> Iterator[Listener]:
        """Return every connection."""
        for person in self._people.values():
            yield from person.listeners

    def people(self) -> Collection[Person]:
        """Return everyone connected."""
        return self._people.values()
