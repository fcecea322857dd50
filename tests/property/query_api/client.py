"""The smallest client there can be: it holds one conversation's page and applies updates to it."""

import re
from typing import Any

from projections.system_items import TYPES

JSON = dict[str, Any]
NEWS = {re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower() for name in TYPES}
DETAILS = ("title", "topic", "message_id", "invited_by", "reason")


class Client:
    """One person's messages by id, and the system items between them."""

    def __init__(self, me: str, conversation_id: str, page: list[JSON]) -> None:
        self.me = me
        self._conversation_id = conversation_id
        self.items = list(page)
        self._by_id = {item["message_id"]: item for item in page if item["kind"] == "text"}

    def apply(self, update: JSON) -> None:
        kind = update["kind"]
        if kind in NEWS:
            self.items.append(self._item(update))
        message = self._by_id.get(update.get("message_id", ""))
        if kind == "message-sent":
            self._send(update["message"])
        elif message is None:
            return
        elif message["deleted"]:
            message["thread_root_id"] = update.get("thread_root_id") or message["thread_root_id"]
        elif kind == "message-edited":
            fields = {"body": update["body"], "edited_at": update["edited_at"]}
            mentions = update.get("mentions", [])
            message.update(
                fields, mentions=mentions, mentions_all=update.get("mentions_all", False)
            )
        elif kind == "message-deleted":
            self._delete(message)
        elif kind.startswith("reaction-"):
            self._react(message, update)
        elif kind in {"message-pinned", "message-unpinned"}:
            message["pinned"] = kind == "message-pinned"

    def _send(self, message: JSON) -> None:
        self.items.append(message)
        self._by_id[message["message_id"]] = message
        self._count(message, 1)

    def _count(self, reply: JSON, change: int) -> None:
        root = self._by_id.get(reply["thread_root_id"])
        if root is not None:
            root["reply_count"] += change

    def _delete(self, message: JSON) -> None:
        self._count(message, -1)
        bare = {"body": None, "edited_at": None, "deleted": True, "pinned": False}
        nothing: JSON = {"reactions": [], "attachments": [], "mentions": [], "mentions_all": False}
        gone = {"reply_to_id": None, "forward_of": None}
        message.update(bare | nothing | gone)

    def _react(self, message: JSON, update: JSON) -> None:
        mine = update["user_id"] == self.me
        change = 1 if update["kind"] == "reaction-added" else -1
        reactions = {each["emoji"]: each for each in message["reactions"]}
        emoji = update["emoji"]
        found = reactions.setdefault(emoji, {"emoji": emoji, "count": 0, "mine": False})
        found["count"] += change
        found["mine"] = change > 0 if mine else found["mine"]
        message["reactions"] = [each for each in reactions.values() if each["count"] > 0]

    def _item(self, update: JSON) -> JSON:
        details = {name: update[name] for name in DETAILS if update.get(name)}
        if update["kind"] == "role-changed":
            details["role"] = update["role"]
        concerned = update.get("user_id")
        seqs = [item["seq"] for item in self.items if item["kind"] == "text"]
        return {
            "kind": "system",
            "item_id": update["item_id"],
            "conversation_id": self._conversation_id,
            "after_seq": max(seqs, default=0),
            "event": update["kind"],
            "actor_id": update["actor_id"],
            "user_id": None if concerned == update["actor_id"] else concerned,
            "at": update["at"],
            "details": details,
        }
