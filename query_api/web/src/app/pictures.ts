import type { Api } from "@/api/client";
import { Pictures } from "@/core/pictures/pictures";
import type { Place } from "@/core/place/place";
import type { PictureSource } from "@/kit/pictures";
import type { Messenger } from "./messenger";

/** Returns the pictures of one visit, fetched as whoever has signed in. */
export function picturesOver({ http }: Api, place: () => Place): Pictures {
  async function fetched(owner: string, picture: string): Promise<string> {
    const { data, response } = place().people.has(owner)
      ? await http.GET("/v1/users/{user_id}/avatar", { params: { path: { user_id: owner } }, parseAs: "blob" })
      : await http.GET("/v1/conversations/{conversation_id}/avatar", { params: { path: { conversation_id: owner } }, parseAs: "blob" });
    // The server has the one that is set now, which may be another one already.
    if (data === undefined || !response.headers.get("ETag")?.includes(picture)) throw new Error("this is another picture");
    return await shownAt(data);
  }

  return new Pictures(fetched, (address) => URL.revokeObjectURL(address));
}

/** Returns an address of a picture that is known to be one. */
async function shownAt(picture: Blob): Promise<string> {
  const image = new Image();
  image.src = URL.createObjectURL(picture);
  try {
    await image.decode();
    return image.src;
  } catch (error) {
    URL.revokeObjectURL(image.src);
    throw error;
  }
}

/** Returns where the parts of the page get pictures of people and conversations from; from nowhere while nobody has signed in. */
export function pictureSource({ visit }: Messenger): PictureSource {
  return {
    of(owner) {
      const place = visit.value?.place.value;
      return place?.people.get(owner)?.avatar_id ?? place?.inbox.get(owner)?.avatar_id ?? null;
    },
    hold: (owner, picture, look) => visit.value?.pictures.hold(owner, picture, look) ?? (() => undefined),
  };
}
