import type { Api } from "@/api/client";
import { uuid7 } from "@/core/ids";

/** Uploads a picture and returns the id by which a command sets it. */
export async function uploadPicture({ http }: Api, picture: Blob): Promise<string> {
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
