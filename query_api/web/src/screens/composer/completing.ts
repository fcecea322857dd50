import { computed, ref, shallowRef, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { useMessenger, useVisit } from "@/app/messenger";
import { may } from "@/core/permissions/permissions";
import { choicesFor } from "./choices";
import { wantedAt, type Choice, type Wanted } from "./completion";

/** Offers what one may mean while one names it; `take` puts a choice into the text. */
export function useCompleting(conversation: string, take: (wanted: Wanted, choice: Choice) => void) {
  const { announcer } = useMessenger();
  const visit = useVisit();
  const { t, locale } = useI18n();
  const wanted = shallowRef<Wanted | null>(null);
  const choices: Ref<readonly Choice[]> = shallowRef([]);
  const at = ref(0);
  const open = computed(() => choices.value.length > 0);
  let dismissed = -1;
  let asked: Promise<void> | undefined;

  /** Whom one may name: the members, or everybody known where they cannot be asked for. */
  async function people() {
    if (!visit.place.value.members.has(conversation)) {
      asked ??= visit.sync.loadMembers(conversation).then(() => undefined, () => undefined);
      await asked;
    }
    const { members, people: known } = visit.place.value;
    const inside = members.get(conversation);
    const all = [...known.values()].filter((each) => each.active);
    return inside === undefined ? all : all.filter((each) => inside.has(each.user_id));
  }

  async function look(text: string, caret: number): Promise<void> {
    const found = wantedAt(text, caret);
    wanted.value = found;
    if (found === null || found.start === dismissed) return close();
    dismissed = -1;
    const inside = found.sign === "@" ? await people() : [];
    const { inbox, details, me } = visit.place.value;
    const count = (details.get(conversation)?.member_count ?? inside.length) - 1;
    const item = inbox.get(conversation);
    const offered = await choicesFor(found, {
      people: inside.filter((each) => each.user_id !== me),
      conversations: [...inbox.values()],
      all: may.callAll(item) && item?.kind !== "direct" ? { name: "all", note: t("composer.all-note", { n: count }, count) } : null,
      language: locale.value,
    }).catch(() => []);
    // Typed on meanwhile.
    if (wanted.value !== found) return;
    // Written out already: the next Enter is to send.
    if (offered[0]?.insert === found.sign + found.query) return close();
    if (offered.length > 0 && !open.value) {
      const sentence = t("composer.choices", { n: offered.length }, offered.length);
      announcer.announce(sentence, () => sentence);
    }
    choices.value = offered;
    at.value = 0;
  }

  function close(): void {
    choices.value = [];
  }

  function choose(choice: Choice | undefined): void {
    const place = wanted.value;
    close();
    if (place !== null && choice !== undefined) take(place, choice);
  }

  /** Returns whether the key was for the list. */
  function pressed(event: KeyboardEvent): boolean {
    if (!open.value || event.isComposing) return false;
    const count = choices.value.length;
    if (event.key === "ArrowDown") at.value = (at.value + 1) % count;
    else if (event.key === "ArrowUp") at.value = (at.value + count - 1) % count;
    else if (event.key === "Enter" || event.key === "Tab") choose(choices.value[at.value]);
    else if (event.key === "Escape") {
      dismissed = wanted.value?.start ?? -1;
      close();
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return { choices, at, open, look, close, choose, pressed };
}
