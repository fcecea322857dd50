"""A small place whose messages have names, so that every index can be asked for the same ones."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from contracts.events.timeline import Attachment
from contracts.ids import ConversationId, MessageId, UserId
from projections.facts import Fact
from query_api.search.criteria import Sort, conversations, criteria
from query_api.search.index import Found, MessageIndex, Wanted
from query_api.search.parser import parse
from tests.talk import ANN, BEN, CAT, ELSEWHERE, HERE, THERE, Talk

PEOPLE = {"ann": ANN, "ben": BEN, "cat": CAT}
CHANNELS = {"here": HERE, "there": THERE, "elsewhere": ELSEWHERE}
NOW = datetime(2026, 6, 1, tzinfo=UTC)


class Corpus:
    """Messages by name; the first day is the 1st of March, the second the 3rd."""

    def __init__(self) -> None:
        self.talk = Talk()
        self.ids: dict[str, MessageId] = {}
        self._questions()
        self._scripts()
        self.talk.wait(days=2)
        self._facets()
        self._deleted()

    @property
    def facts(self) -> list[Fact]:
        return self.talk.facts

    @property
    def names(self) -> dict[MessageId, str]:
        return {message_id: name for name, message_id in self.ids.items()}

    def say(
        self, name: str, where: ConversationId, who: UserId, body: str, **fields: Any
    ) -> MessageId:
        self.ids[name] = message_id = self.talk.send(where, who, body, **fields)
        return message_id

    def _questions(self) -> None:
        asked = self.say("question", HERE, ANN, "why does the **printer** jam every morning?")
        self.say("reply", HERE, BEN, "turn it off and on again", reply_to_id=asked)
        self.say("mention", HERE, CAT, "humidity, I guess", mentions=(ANN,))
        root = self.say("root", HERE, BEN, "plan: the quarter, a release")
        self.say("threaded", HERE, CAT, "shipping on friday", thread_root_id=root)
        self.say("planned", HERE, CAT, "our quarter has a release plan now, we plan")
        self.say("other", THERE, BEN, "the printers are running")
        self.say("hidden", ELSEWHERE, ANN, "a printer in another building")

        self.say("twin here", HERE, CAT, "an aardvark")
        self.say("twin elsewhere", ELSEWHERE, CAT, "an aardvark")
        self.say("badger then", HERE, CAT, "a badger")

    def _scripts(self) -> None:
        self.say("umlaut", HERE, ANN, "Die Drücker über Köln")
        self.say("french", HERE, BEN, "déjà vu au café")
        self.say("chinese", HERE, ANN, "我们明天部署服务器")
        self.say("japanese", HERE, BEN, "プリンターが壊れました")
        self.say("thai", HERE, CAT, "เครื่องพิมพ์เสีย")
        self.say("hebrew", HERE, ANN, "המדפסת תקועה שוב")
        self.say("cyrillic", HERE, BEN, "Принтер снова сломался")
        self.say("emoji", HERE, CAT, "party 🎉🎉 tonight")
        self.say("code", HERE, ANN, "run `apt-get install cups_client` then\n```\nlpstat -t\n```")

    def _facets(self) -> None:
        self.say("link", THERE, ANN, "docs at https://docs.example/cups")
        image = Attachment(name="jam.png", media_type="image/png")
        self.say("image", THERE, BEN, "photo of the cups", attachments=(image,))
        notes = Attachment(name="notes.txt", media_type="text/plain")
        self.say("file", THERE, CAT, "notes about cups", attachments=(notes,))
        liked = self.say("liked", THERE, ANN, "cups for everyone")
        self.talk.react(liked, BEN, "👍")
        pinned = self.say("pinned", THERE, BEN, "house rules for cups")
        self.talk.pin(pinned, ANN)
        self.say("called", THERE, BEN, "look at the cups", mentions=(ANN,))
        self.say("everyone", THERE, BEN, "cups are back", mentions_all=True)
        self.say("badger now", THERE, CAT, "a badger")

    def _deleted(self) -> None:
        gone = self.say("gone", HERE, ANN, "the zanzibar password", mentions=(BEN,))
        self.say("answered", HERE, BEN, "thanks", reply_to_id=gone)
        changed = self.say("edited", HERE, ANN, "meet at timbuktu")
        self.say("agreed", HERE, BEN, "see you there", reply_to_id=changed)
        self.talk.edit(changed, "meet at ouagadougou")
        self.talk.delete(gone)


class Names:
    """The directory of the place."""

    async def people(self, user_name: str) -> Sequence[UserId]:
        found = PEOPLE.get(user_name.lower())
        return (found,) if found else ()

    async def channels(self, name: str) -> Sequence[ConversationId]:
        found = CHANNELS.get(name.lower())
        return (found,) if found else ()


class Searching:
    """Asks an index as people do, and names what it finds."""

    def __init__(self, index: MessageIndex, corpus: Corpus) -> None:
        self._index = index
        self.corpus = corpus

    async def ask(
        self,
        text: str,
        *,
        me: UserId = ANN,
        readable: Sequence[ConversationId] = (HERE, THERE),
        sort: Sort = "relevance",
        **rest: Any,
    ) -> Found:
        wanted = {"own": frozenset(), "limit": 50, **rest}
        asked = await criteria(parse(text), me, Names())
        return await self._index.search(
            Wanted(
                criteria=asked,
                conversations=conversations(asked.required, readable),
                caller=me,
                sort=sort,
                now=NOW,
                **wanted,
            )
        )

    async def names(self, text: str, **rest: Any) -> list[str]:
        names = self.corpus.names
        found = await self.ask(text, **rest)
        return [names[hit.message.message_id] for _, hit in found.hits]
