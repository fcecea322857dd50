import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { DraftStore } from "@/core/drafts/drafts";
import type { Unsent, UnsentStore } from "@/core/outbox/outbox";
import type { Kept, KeptStore } from "@/core/recent/kept";

interface Schema extends DBSchema {
  outbox: { key: string; value: Unsent };
  drafts: { key: string; value: { key: string; text: string } };
  recent: { key: "place"; value: Kept };
}

/** What one person's browser keeps: gone when that person signs out. */
export interface Database {
  readonly outbox: UnsentStore;
  readonly drafts: DraftStore;
  readonly recent: KeptStore;
  erase(): Promise<void>;
  close(): void;
}

/** Opens the database of a person. */
export function openDatabase(person: string): Database {
  const name = `messenger.${person}`;
  const opened = openDB<Schema>(name, 2, {
    upgrade(database, before) {
      if (before < 1) database.createObjectStore("outbox", { keyPath: "message_id" });
      if (before < 1) database.createObjectStore("drafts", { keyPath: "key" });
      database.createObjectStore("recent");
    },
    // Another tab signs out: do not hold up the erasure.
    blocking: () => void opened.then((database) => database.close()),
  });
  return {
    outbox: outboxIn(opened),
    drafts: draftsIn(opened),
    recent: recentIn(opened),
    erase: async () => {
      (await opened).close();
      await deleteDB(name);
    },
    close: () => void opened.then((database) => database.close()),
  };
}

function outboxIn(opened: Promise<IDBPDatabase<Schema>>): UnsentStore {
  return {
    all: async () => await (await opened).getAll("outbox"),
    put: async (message) => void (await (await opened).put("outbox", message)),
    remove: async (id) => await (await opened).delete("outbox", id),
  };
}

function draftsIn(opened: Promise<IDBPDatabase<Schema>>): DraftStore {
  return {
    all: async () => new Map((await (await opened).getAll("drafts")).map(({ key, text }) => [key, text])),
    put: async (key, text) => void (await (await opened).put("drafts", { key, text })),
    remove: async (key) => await (await opened).delete("drafts", key),
  };
}

function recentIn(opened: Promise<IDBPDatabase<Schema>>): KeptStore {
  return {
    get: async () => await (await opened).get("recent", "place"),
    put: async (kept) => void (await (await opened).put("recent", kept, "place")),
  };
}
