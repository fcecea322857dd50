import type { Problem } from "./shapes";

/** The server refused, and said why. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    readonly retryAfter: number | null,
  ) {
    super(problem.detail || problem.title);
  }

  /** What kind of problem it is, such as `already-a-member`; the meaning never changes. */
  get slug(): string {
    return this.problem.type.replace("/problems/", "");
  }

  /** Whether the same request may succeed later. */
  get passing(): boolean {
    return this.status === 429 || this.status === 408 || this.status >= 500;
  }
}

/** The server did not answer. */
export class Unreachable extends Error {}

/** Returns the refusal that a response is. */
export async function refusalOf(response: Response): Promise<Refused> {
  const after = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const problem = await response.json().catch(() => null);
  const known: Problem = isProblem(problem)
    ? problem
    : { type: "/problems/internal-error", title: response.statusText, status: response.status, detail: "", instance: "", errors: [] };
  return new Refused(response.status, known, Number.isNaN(after) ? null : after);
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "type" in value && "title" in value;
}
