import { shallowRef } from "vue";

/** A question that stops somebody before what cannot be taken back, or reaches many. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button that says yes is called. */
  readonly yes: string;
  readonly danger?: boolean;
}

/** A line that one may write beside the yes. */
export interface Line {
  readonly label: string;
  readonly hint: string;
  readonly longest: number;
}

interface Asked extends Question {
  readonly line: Line | null;
  /** Takes what was written with a yes, null for a no. */
  answer(written: string | null): void;
}

export const asked = shallowRef<Asked | null>(null);

/** Asks in a dialog; closing it is a no. */
export async function ask(question: Question): Promise<boolean> {
  return (await put(question, null)) !== null;
}

/** Asks and returns what was written beside the yes, null for a no. */
export function askWith(line: Line, question: Question): Promise<string | null> {
  return put(question, line);
}

function put(question: Question, line: Line | null): Promise<string | null> {
  asked.value?.answer(null);
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      line,
      answer: (written) => {
        asked.value = null;
        resolve(written);
      },
    };
  });
}
