"""Keeps queues and their messages: what SQS holds, in a storage."""

from __future__ import annotations

import json
import time
from collections import deque
from typing import Any

from storage import Storage

# Everything in a queue's record but what has records of its own.
APART = ("messages", "dedup_cache")


class KeptQueues:
    """Knows of each queue what is stored, and stores what differs: a queue holds few messages at a time."""

    def __init__(self, storage: Storage, sqs: Any) -> None:
        """`sqs` is MiniStack's service of that name."""
        self._storage = storage
        self._sqs = sqs
        self._settings: dict[str, Any] = {}
        self._messages: dict[str, dict[str, Any]] = {}
        self._deduplication: dict[str, deque[tuple[float, str]]] = {}

    def restore(self) -> None:
        now = time.time()
        for arn, text in self._storage.of("queue", ""):
            queue = json.loads(text)
            _, _, _, region, account, name = arn.split(":")
            # Its address has the port of the server that made it.
            queue["url"] = self._sqs._queue_url_for_account(account, name)
            queue["messages"] = [json.loads(message) for _, message in self._storage.of("message", arn)]
            entries = [(key, json.loads(entry)) for key, entry in self._storage.of("deduplication", arn)]
            queue["dedup_cache"] = dict(entries)
            self._messages[arn] = {message["id"]: state_of(message) for message in queue["messages"]}
            self._deduplication[arn] = deque((entry["expire"], key) for key, entry in entries)
            self._settings[arn] = settings_of(queue)
            for message in queue["messages"]:
                # Whoever works on one is a function, and has ended with the server.
                if message["receive_count"] > 0:
                    message["visible_at"] = min(message["visible_at"], now)
            self._sqs._queues.set_scoped(account, region, queue["url"], queue)
        self._sqs._rebuild_queue_name_index()

    def save(self) -> None:
        queues = {queue["attributes"]["QueueArn"]: queue for _, queue in self._sqs._queues.all_items()}
        for arn in self._settings.keys() - queues.keys():
            self._forget(arn)
        for arn, queue in queues.items():
            self._save_settings(arn, queue)
            self._save_messages(arn, queue)

    def _forget(self, arn: str) -> None:
        for known in (self._settings, self._messages, self._deduplication):
            known.pop(arn, None)
        self._storage.remove("queue", "", arn)
        self._storage.remove_all("message", arn)
        self._storage.remove_all("deduplication", arn)

    def _save_settings(self, arn: str, queue: dict[str, Any]) -> None:
        settings = settings_of(queue)
        if self._settings.get(arn) == settings:
            return
        self._settings[arn] = settings
        record = {key: value for key, value in queue.items() if key not in APART}
        self._storage.put("queue", "", arn, json.dumps(record))

    def _save_messages(self, arn: str, queue: dict[str, Any]) -> None:
        stored = self._messages.setdefault(arn, {})
        held = {message["id"]: message for message in queue["messages"]}
        for message_id in stored.keys() - held.keys():
            del stored[message_id]
            self._storage.remove("message", arn, message_id)
        for message_id, message in held.items():
            state = state_of(message)
            if stored.get(message_id) == state:
                continue
            if message_id not in stored:
                self._save_deduplication(arn, queue, message)
            stored[message_id] = state
            self._storage.put("message", arn, message_id, json.dumps(message))

    def _save_deduplication(self, arn: str, queue: dict[str, Any], message: dict[str, Any]) -> None:
        entries = self._deduplication.setdefault(arn, deque())
        while entries and entries[0][0] <= time.time():
            self._storage.remove("deduplication", arn, entries.popleft()[1])
        key = message.get("dedup_cache_key")
        entry = queue["dedup_cache"].get(key)
        if entry is not None:
            entries.append((entry["expire"], key))
            self._storage.put("deduplication", arn, key, json.dumps(entry))


def settings_of(queue: dict[str, Any]) -> Any:
    """What of a queue changes beside its messages. The counts are made when they are asked for."""
    attributes = {key: value for key, value in queue["attributes"].items() if not key.startswith("Approximate")}
    return attributes, queue["fifo_seq"], dict(queue["tags"])


def state_of(message: dict[str, Any]) -> Any:
    """What of a message changes."""
    return message.get("visible_at"), message.get("receive_count"), message.get("receipt_handle")
