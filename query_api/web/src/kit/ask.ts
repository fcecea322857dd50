import { shallowRef } from "vue";

/** A question that stops somebody before what cannot be taken back, or reaches many. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button that says yes is called. */
  readonly yes: string;
  readonly danger?: boolean;
}

interface Asked extends Question {
  answer(yes: boolean): void;
}

export const asked = shallowRef<Asked | null>(null);

/** Asks in a dialog; closing it is a no. */
export function ask(question: Question): Promise<boolean> {
  asked.value?.answer(false);
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer: (yes) => {
        asked.value = null;
        resolve(yes);
      },
    };
  });
}
