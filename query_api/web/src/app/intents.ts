import { shallowReactive } from "vue";

/** What the next text of a composer is for, beside being sent. */
export type Intent = { readonly kind: "reply"; readonly message: string } | { readonly kind: "edit"; readonly message: string };

/** What each composer is about to do, by the name of its draft; how a message asks its composer. */
export class Intents {
  readonly #held = shallowReactive(new Map<string, Intent>());

  of(composer: string): Intent | null {
    return this.#held.get(composer) ?? null;
  }

  set(composer: string, intent: Intent): void {
    this.#held.set(composer, intent);
  }

  drop(composer: string): void {
    this.#held.delete(composer);
  }
}
