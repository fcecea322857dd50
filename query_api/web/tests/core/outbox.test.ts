import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Backoff } from "@/core/backoff";
import { Outbox, type Outcome, type Unsent } from "@/core/outbox/outbox";
import { openDatabase, type Database } from "@/core/storage/database";

const message = (id: string): Unsent => ({
  message_id: id, command_id: `command ${id}`, conversation_id: "north", body: id, thread_root_id: null, reply_to_id: null,
  forward_of_id: null, written_at: "2026-01-01T00:00:00Z", state: "waiting", reason: null,
});

/** A server that can be away, and counts what it took by id. */
class Server {
  away = false;
  refuses = new Set<string>();
  taken: string[] = [];
  commands = new Set<string>();

  post = async (messages: readonly Unsent[]): Promise<Outcome[]> => {
    if (this.away) throw new TypeError("away");
    return messages.map((each): Outcome => {
      if (this.refuses.has(each.message_id)) return { kind: "refused", reason: "archived" };
      if (!this.commands.has(each.command_id)) this.taken.push(each.message_id);
      this.commands.add(each.command_id);
      return { kind: "sent" };
    });
  };
}

let database: Database;
let server: Server;
const open = () => new Outbox(database.outbox, server.post, (task) => task(), new Backoff(1, 1));

beforeEach(() => {
  database = openDatabase(crypto.randomUUID());
  server = new Server();
});
afterEach(async () => await database.erase());

describe("the outbox", () => {
  test("sends at once and lets go when the message has arrived", async () => {
    const outbox = open();
    await outbox.add(message("1"));
    expect(server.taken).toEqual(["1"]);
    expect(outbox.unsent[0]?.state).toBe("sent");
    outbox.arrived("1");
    expect(outbox.unsent).toEqual([]);
  });

  test("keeps what was written while the server is away, over a reload, and in order", async () => {
    server.away = true;
    const before = open();
    for (const id of ["1", "2", "3"]) await before.add(message(id));
    before.close();
    server.away = false;
    const after = open();
    await after.open();
    expect(server.taken).toEqual(["1", "2", "3"]);
    expect(await database.outbox.all()).toEqual([]);
  });

  test("sends later by itself what did not go", async () => {
    server.away = true;
    const outbox = open();
    await outbox.add(message("1"));
    server.away = false;
    await vi.waitFor(() => expect(server.taken).toEqual(["1"]));
  });

  test("tells why a message was refused, and tries it again or gives it up when asked", async () => {
    server.refuses.add("1");
    const outbox = open();
    await outbox.add(message("1"));
    expect(outbox.unsent[0]).toMatchObject({ state: "failed", reason: "archived" });
    server.refuses.clear();
    await outbox.retry(["1"]);
    expect(server.taken).toEqual(["1"]);
    await outbox.remove(["1"]);
    expect(outbox.unsent).toEqual([]);
  });

  test("leaves no trace for a second time when the acknowledgement was lost", async () => {
    const outbox = open();
    const post = server.post;
    server.post = async (messages) => {
      await post(messages);
      server.post = post;
      throw new TypeError("the answer was lost");
    };
    const lossy = new Outbox(database.outbox, (messages) => server.post(messages), (task) => task(), new Backoff(1, 1));
    await lossy.add(message("1"));
    await vi.waitFor(() => expect(lossy.unsent[0]?.state).toBe("sent"));
    expect(server.taken).toEqual(["1"]);
    outbox.close();
  });
});
