import type { Virtualizer } from "@tanstack/vue-virtual";
import { nextTick, ref, watch, type ComputedRef, type Ref } from "vue";
import { useVisit } from "@/app/messenger";
import type { Row } from "@/core/timeline/rows";
import type { Window } from "@/core/sync/reads";
import type { Anchor } from "./anchors";
import { useTravel } from "./travel";

const UNDER_THE_DAY = 36;
const BEFORE_NEW = 120;
const MIDDLE = 2.5;

type List = Ref<Virtualizer<HTMLElement, Element>>;

/** Fetches messages of a conversation before the reader comes to where they are missing. */
export function usePages(conversation: string, rows: ComputedRef<Row[]>, list: List) {
  const visit = useVisit();
  const loading = ref(false);
  const failed = ref(false);
  const timeline = () => visit.place.value.timelines.get(conversation);
  const travel = useTravel(rows, list);
  let running: Promise<void> = Promise.resolve();

  async function load(window: Window): Promise<void> {
    if (loading.value) await running;
    loading.value = true;
    failed.value = false;
    running = visit.sync.load(conversation, window).catch(() => void (failed.value = true));
    await running;
    loading.value = false;
  }

  async function newest(): Promise<void> {
    if (timeline()?.hasAfter !== false) await load({ newest: true });
    await travel.end();
    follow();
  }

  /** Goes to the first of all messages. */
  async function first(): Promise<void> {
    if (timeline()?.hasBefore !== false) await load({ around_seq: 1 });
    await to(rows.value[0]);
  }

  /** Fetches what is around a message, unless the message is there. */
  async function around(seq: number, key: string | null = null): Promise<void> {
    const held = timeline();
    const within = held !== undefined && held.first <= seq && seq <= held.last;
    if (!within || (key !== null && !rows.value.some((row) => row.key === key))) await load({ around_seq: seq });
    await nextTick();
  }

  async function to(row: Row | undefined, above = -UNDER_THE_DAY): Promise<void> {
    if (row !== undefined) await travel.line(row.key, above);
    follow();
  }

  /** Goes to the first message not before `seq` that has a line of its own. */
  async function show(seq: number): Promise<void> {
    await around(seq);
    await to(rows.value.find((row) => row.kind === "message" && row.message.seq >= seq) ?? rows.value.at(-1));
  }

  /** Goes to where new messages begin, with a little of what was before. */
  async function unread(readSeq: number): Promise<void> {
    await around(readSeq + 1);
    const divider = rows.value.find((row) => row.kind === "new");
    await (divider === undefined ? newest() : to(divider, -BEFORE_NEW));
  }

  /** Goes to where one was. */
  async function restore({ key, seq, above }: Anchor): Promise<void> {
    await around(seq, key);
    const row = rows.value.find((each) => each.key === key);
    await (row === undefined ? show(seq) : to(row, above));
  }

  /** Goes to a message and brings it into the middle. */
  async function centre(seq: number, key: string): Promise<void> {
    await around(seq, key);
    await to(rows.value.find((row) => row.key === key), -(list.value.scrollRect?.height ?? 0) / MIDDLE);
  }

  /** Fetches what lies less than two screens beyond what is shown. */
  function follow(): void {
    const held = timeline();
    // Where the list is, not where the virtual list last heard that it was.
    const box = list.value.scrollElement;
    if (held === undefined || box === null || loading.value || failed.value || travel.travelling.value) return;
    const ahead = box.clientHeight * 2;
    const left = box.scrollHeight - box.scrollTop - box.clientHeight;
    if (held.hasBefore && box.scrollTop < ahead) void load({ before_seq: held.first }).then(() => nextTick(follow));
    else if (held.hasAfter && left < ahead) void load({ after_seq: held.last }).then(() => nextTick(follow));
  }

  watch(() => visit.connection.value.state, (state) => {
    if (state !== "online") return;
    failed.value = false;
    follow();
  });
  // A message that is not the next one says that some are missing.
  watch(() => timeline()?.newest, () => void nextTick(follow));

  return { loading, failed, centre, show, unread, restore, follow, first, newest, travel };
}
