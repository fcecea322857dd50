import { computed, ref, watch } from "vue";
import { useI18n } from "vue-i18n";
import type { Message } from "@/api/shapes";
import { useCommands } from "@/app/commands";
import { useVisit } from "@/app/messenger";
import { useTimes } from "@/app/times";
import { Drafts } from "@/core/drafts/drafts";
import { uuid7 } from "@/core/ids";
import { may } from "@/core/permissions/permissions";
import { messageHeld } from "@/core/place/apply-message";
import { ask } from "@/kit/ask";
import { callsAll } from "./all";
import { Sent } from "./sent";

/** What is written in one composer, and what becomes of it: sent, sent later, or put in place of an earlier text. */
export function useWriting(conversation: string, thread: string | null) {
  const visit = useVisit();
  const command = useCommands();
  const times = useTimes();
  const { t } = useI18n();
  const key = Drafts.key(conversation, thread);
  const text = ref(visit.drafts.text(key));
  const note = ref("");
  const sent = new Sent(() => own().flatMap(({ body }) => body ?? []));
  const intent = computed(() => visit.intents.of(key));
  const concerned = computed(() => {
    const id = intent.value?.message;
    return id === undefined ? undefined : messageHeld(visit.place.value, conversation, id);
  });

  function keep(): void {
    if (intent.value?.kind === "edit") return;
    visit.drafts.write(key, text.value, () => (note.value = t("composer.draft-saved", { time: times.clock(new Date().toISOString()) })));
  }

  function emptied(): void {
    text.value = "";
    note.value = "";
    sent.restart();
    visit.drafts.drop(key);
    visit.intents.drop(key);
  }

  /** Returns what one sent before that or, with -1, after; null where there is nothing, or while one edits. */
  function recall(by: 1 | -1): string | null {
    return intent.value?.kind === "edit" ? null : sent.step(by, text.value);
  }

  /** Asks before many are notified; a direct conversation has nobody to disturb. */
  async function allowed(): Promise<boolean> {
    const item = visit.place.value.inbox.get(conversation);
    if (item?.kind === "direct" || !may.callAll(item) || !callsAll(text.value)) return true;
    if (!visit.place.value.details.has(conversation)) await visit.sync.loadMembers(conversation).catch(() => undefined);
    const n = Math.max(1, (visit.place.value.details.get(conversation)?.member_count ?? 2) - 1);
    return await ask({ title: t("composer.all-title"), text: t("composer.all-text", { n }, n), yes: t("composer.all-yes", { n }, n) });
  }

  async function edit(message: Message | undefined): Promise<void> {
    const body = text.value.trim();
    const id = intent.value!.message;
    if (body !== message?.body && !(await command("edit-message", { conversation_id: conversation, message_id: id, body }))) return;
    visit.intents.drop(key);
  }

  const replyTo = () => (intent.value?.kind === "reply" ? intent.value.message : null);

  async function send(): Promise<void> {
    if (intent.value?.kind === "edit") return await edit(concerned.value);
    if (!(await allowed())) return;
    void visit.send(conversation, text.value.trim(), { thread, replyTo: replyTo() });
    emptied();
  }

  /** Returns the id under which it waits, null if it may not. */
  async function schedule(send_at: string): Promise<string | null> {
    if (!(await allowed())) return null;
    const message_id = uuid7();
    const body = text.value.trim();
    const done = await command("schedule-message", { conversation_id: conversation, message_id, body, thread_root_id: thread, reply_to_id: replyTo(), send_at });
    if (!done) return null;
    emptied();
    return message_id;
  }

  /** Returns one's own messages here, the newest first. */
  function own(): Message[] {
    const { timelines, threads } = visit.place.value;
    const held = thread === null ? (timelines.get(conversation)?.items ?? []) : (threads.get(thread) ?? []);
    return held
      .filter((each): each is Message => each.kind === "text" && each.author_id === visit.me && (thread !== null || each.thread_root_id == null))
      .toReversed();
  }

  /** Takes up one's own last message; false if there is none. */
  function editLast(): boolean {
    const standing = visit.place.value.inbox.get(conversation);
    const last = own().find((each) => may.edit(standing, each, visit.me));
    if (last !== undefined) visit.intents.set(key, { kind: "edit", message: last.message_id });
    return last !== undefined;
  }

  watch(intent, (now, before) => {
    if (now?.kind === "edit") text.value = concerned.value?.body ?? "";
    else if (before?.kind === "edit") text.value = visit.drafts.text(key);
  }, { immediate: true });
  // What is gone can be neither answered nor edited.
  watch(() => concerned.value?.deleted, (deleted) => deleted && visit.intents.drop(key));

  return { text, note, intent, concerned, keep, send, schedule, editLast, recall, cancel: () => visit.intents.drop(key) };
}
