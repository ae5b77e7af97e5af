"""Keeps what the emulator holds over its end, however it ends: tables with their items, queues with their messages, and
functions.

MiniStack itself saves only when it is asked to end, and everything at once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from kept_queues import KeptQueues
from request_log import Application, Receive, Scope, Send, target_of
from storage import Storage

TABLE_ACTIONS = ("CreateTable", "DeleteTable", "UpdateTable", "UpdateTimeToLive")


class KeptState:
    def __init__(self, storage: Storage) -> None:
        from ministack.core import persistence
        from ministack.services import dynamodb, lambda_svc, sqs

        self._storage = storage
        self._persistence = persistence
        self._dynamodb = dynamodb
        self._lambda = lambda_svc
        self._queues = KeptQueues(storage, sqs)

    def restore(self) -> None:
        self._restore_tables()
        self._queues.restore()
        self._restore_functions()
        self._follow_items()

    def saving(self, application: Application) -> Application:
        """The application, with each change on disk before its answer begins."""

        async def saved(scope: Scope, receive: Receive, send: Send) -> None:
            async def send_saved(message: Any) -> None:
                if message["type"] == "http.response.start":
                    self._save(scope)
                await send(message)

            await application(scope, receive, send_saved if scope["type"] == "http" else send)

        return saved

    def _save(self, scope: Scope) -> None:
        service, _, action = target_of(scope).partition(".")
        if service == "AmazonSQS":
            self._queues.save()
        elif action in TABLE_ACTIONS:
            self._save_tables()
        elif changes_functions(scope):
            self._put_document("functions", self._lambda.get_state())
        self._storage.commit()

    def _follow_items(self) -> None:
        dynamodb, storage = self._dynamodb, self._storage
        set_item, remove_item = dynamodb._set_item, dynamodb._remove_item

        def set_and_store(table: Any, hash_value: Any, range_value: Any, item: Any) -> Any:
            key = json.dumps([hash_value, range_value])
            storage.put("item", table["TableArn"], key, json.dumps(item))
            return set_item(table, hash_value, range_value, item)

        def remove_and_forget(table: Any, hash_value: Any, range_value: Any) -> Any:
            storage.remove("item", table["TableArn"], json.dumps([hash_value, range_value]))
            return remove_item(table, hash_value, range_value)

        dynamodb._set_item = set_and_store
        dynamodb._remove_item = remove_and_forget

    def _save_tables(self) -> None:
        tables = type(self._dynamodb._tables)()
        for scoped_key, table in self._dynamodb._tables.all_items():
            tables._data[scoped_key] = {**table, "items": {}, "ItemCount": 0}
            tables._data[scoped_key].pop(self._dynamodb._INDEX_MEMBERS, None)
        self._put_document("tables", {"tables": tables, "ttl_settings": self._dynamodb._ttl_settings})
        arns = {table["TableArn"] for table in self._dynamodb._tables.all_values()}
        for arn in self._storage.owners("item") - arns:
            self._storage.remove_all("item", arn)

    def _restore_tables(self) -> None:
        self._dynamodb.load_persisted_state(self._document("tables"))
        for table in self._dynamodb._tables.all_values():
            table["items"] = defaultdict(dict)
            for key, item in self._storage.of("item", table["TableArn"]):
                self._dynamodb._set_item(table, *json.loads(key), json.loads(item))

    def _restore_functions(self) -> None:
        state = self._document("functions")
        if state is None:
            return
        self._lambda.load_persisted_state(state)
        for function in self._lambda._functions.all_values():
            # An update that was under way when it was saved is over.
            function["config"].update(State="Active", LastUpdateStatus="Successful")

    def _put_document(self, name: str, content: Any) -> None:
        self._storage.put("document", "", name, json.dumps(content, default=self._persistence._json_default))

    def _document(self, name: str) -> Any:
        documents = dict(self._storage.of("document", ""))
        text = documents.get(name)
        return None if text is None else json.loads(text, object_hook=self._persistence._json_object_hook)


def changes_functions(scope: Scope) -> bool:
    path: str = scope["path"]
    return scope["method"] != "GET" and "/functions" in path and not path.endswith("/invocations")
