import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { DraftStore } from "@/core/drafts/drafts";
import type { Unsent, UnsentStore } from "@/core/outbox/outbox";

interface Schema extends DBSchema {
  outbox: { key: string; value: Unsent };
  drafts: { key: string; value: { key: string; text: string } };
}

/** What one person's browser keeps: gone when that person signs out. */
export interface Database {
  readonly outbox: UnsentStore;
  readonly drafts: DraftStore;
  erase(): Promise<void>;
  close(): void;
}

/** Opens the database of a person. */
export function openDatabase(person: string): Database {
  const name = `messenger.${person}`;
  const opened = openDB<Schema>(name, 1, {
    upgrade(database) {
      database.createObjectStore("outbox", { keyPath: "message_id" });
      database.createObjectStore("drafts", { keyPath: "key" });
    },
    // Another tab signs out: do not hold up the erasure.
    blocking: () => void opened.then((database) => database.close()),
  });
  return {
    outbox: outboxIn(opened),
    drafts: draftsIn(opened),
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
