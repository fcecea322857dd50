import { refusalOf, Refused, Unreachable } from "@/api/problem";
import type { Session } from "@/api/shapes";
import type { Gate } from "./session";

/** The server's routes of sign-in; the refresh token stays in a cookie that no script reads. */
export function httpGate(base: string, device: string, send: typeof fetch = fetch): Gate {
  async function post(path: string, body: object): Promise<Response> {
    const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const response = await send(new URL(`v1/auth/${path}`, base), options).catch((error: unknown) => {
      throw new Unreachable("the server did not answer", { cause: error });
    });
    if (!response.ok) throw await refusalOf(response);
    return response;
  }
  const browser = { cookie: true, device_name: device };

  return {
    signIn: async (login, password) => sessionOf(await post("login", { login, password, ...browser })),
    register: async (form) => sessionOf(await post("register", { ...form, ...browser })),
    refresh: async () => {
      try {
        return await sessionOf(await post("refresh", {}));
      } catch (error) {
        if (error instanceof Refused && !error.passing) return null;
        throw error;
      }
    },
    signOut: async () => void (await post("logout", {})),
  };
}

async function sessionOf(response: Response): Promise<Session> {
  return (await response.json()) as Session;
}
