import type { Positions } from "@/core/live/positions";
import { refusalOf, Unreachable } from "./problem";

/** Where access tokens come from. */
export interface Tokens {
  /** Returns a token that is good for some seconds, null for nobody. */
  fresh(): Promise<string | null>;
  /** Returns another token than the one that was refused, null if the session is over. */
  replace(refused: string): Promise<string | null>;
}

/** Returns a `fetch` that knows who asks, reads what was written, and throws what was refused. */
export function transport(tokens: Tokens, positions: Positions, send: typeof fetch = fetch): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const again = request.clone();
    const token = await tokens.fresh();
    let response = await sent(request, token);
    if (response.status === 401 && token !== null) {
      const other = await tokens.replace(token);
      if (other !== null) response = await sent(again, other);
    }
    if (!response.ok) throw await refusalOf(response);
    return response;
  };

  async function sent(request: Request, token: string | null): Promise<Response> {
    if (token !== null) request.headers.set("Authorization", `Bearer ${token}`);
    const held = positions.held();
    if (request.method === "GET" && held.length > 0) request.headers.set("X-Position", held.join(","));
    try {
      return await send(request);
    } catch (error) {
      throw new Unreachable("the server did not answer", { cause: error });
    }
  }
}
