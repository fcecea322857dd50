import type { Api } from "@/api/client";
import { uuid7 } from "@/core/ids";
import { useMessenger } from "./messenger";
import { useProblems } from "./problems";

/** Returns what uploads a picture and lets `set` set it, null for none; it says in a sentence why that was refused. */
export function usePictureSaving(set: (picture: string | null) => Promise<unknown>) {
  const { api } = useMessenger();
  const problem = useProblems();
  return async (chosen: Blob | null): Promise<string | null> => {
    try {
      await set(chosen === null ? null : await uploaded(api, chosen));
      return null;
    } catch (refused) {
      return problem(refused);
    }
  };
}

async function uploaded({ http }: Api, picture: Blob): Promise<string> {
  const attachment_id = uuid7();
  await http.PUT("/v1/uploads/avatars/{attachment_id}", {
    params: { path: { attachment_id } },
    headers: { "Content-Type": picture.type },
    // The contract's types know bytes only as text.
    body: picture as unknown as string,
    bodySerializer: (bytes) => bytes,
  });
  return attachment_id;
}
