import { computed, reactive, shallowRef } from "vue";
import type { SearchResult } from "@/api/shapes";
import { useMessenger, useVisit } from "@/app/messenger";
import type { Visit } from "@/app/visit";
import { queryOf, takeFilters, withFilter, type Filter } from "@/core/search/filters";

const PAGE = 30;
const PAUSE = 250;
const MOST_RECENT = 8;
const NOTE = "searches";

type Sort = "newest" | "relevance";

interface Asked {
  words: string;
  filters: Filter[];
  /** The one conversation that is searched. */
  within: string | null;
  sort: Sort;
}

/** One search, kept while its results are visited. */
function begun(visit: Visit, ask: (query: string, asked: Asked, cursor: string | null) => Promise<SearchResult>) {
  const asked = reactive<Asked>({ words: "", filters: [], within: null, sort: "newest" });
  const result = shallowRef<SearchResult | null>(null);
  const failure = shallowRef<unknown>(null);
  const busy = shallowRef(false);
  const recent = shallowRef(visit.notes.read<string[]>(NOTE, []));
  const query = computed(() => queryOf(asked.words, asked.filters));
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function run(cursor: string | null = null): Promise<void> {
    clearTimeout(timer);
    const mine = ++turn;
    failure.value = null;
    if (query.value === "") {
      result.value = null;
      busy.value = false;
      return;
    }
    busy.value = true;
    try {
      const answer = await ask(query.value, asked, cursor);
      if (mine !== turn) return;
      const before = cursor === null ? [] : (result.value?.items ?? []);
      result.value = { ...answer, items: [...before, ...answer.items] };
    } catch (error) {
      if (mine === turn) failure.value = error;
    }
    if (mine === turn) busy.value = false;
  }

  return {
    asked,
    result,
    failure,
    busy,
    recent,
    query,
    run,

    /** Takes what was typed; operators that are complete become filters. */
    typed(): void {
      const { words, filters } = takeFilters(asked.words);
      for (const each of filters) asked.filters = withFilter(asked.filters, each);
      asked.words = words;
      clearTimeout(timer);
      timer = setTimeout(() => void run(), PAUSE);
    },

    filter(one: Filter): void {
      asked.filters = withFilter(asked.filters, one);
      void run();
    },

    /** Searches for a whole query, in everything that one may read or in one conversation. */
    begin(text: string, within: string | null): void {
      const { words, filters } = takeFilters(`${text} `);
      Object.assign(asked, { words: words.trim(), filters, within });
      void run();
    },

    /** Remembers the search: it was meant. */
    keep(): void {
      if (query.value === "") return;
      recent.value = [query.value, ...recent.value.filter((each) => each !== query.value)].slice(0, MOST_RECENT);
      visit.notes.write(NOTE, recent.value);
    },

    forget(): void {
      recent.value = [];
      visit.notes.write(NOTE, []);
    },
  };
}

const searches = new WeakMap<Visit, ReturnType<typeof begun>>();

/** Returns the search of who has signed in: the same one wherever one goes. */
export function useSearching() {
  const { reads } = useMessenger();
  const visit = useVisit();
  const known = searches.get(visit);
  if (known !== undefined) return known;
  const search = begun(visit, (q, { within, sort }, cursor) => reads.search({ q, sort, ...(within !== null && { conversation_id: within }) }, PAGE, cursor));
  searches.set(visit, search);
  return search;
}
