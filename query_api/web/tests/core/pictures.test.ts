import { expect, test, vi } from "vitest";
import { Pictures } from "@/core/pictures/pictures";

/** A shelf of pictures whose fetching is answered by hand. */
function shelf(most?: number) {
  const asked: { key: string; answer: (address: string) => void; refuse: () => void }[] = [];
  const released: string[] = [];
  const fetch = (owner: string, picture: string) =>
    new Promise<string>((answer, refuse) => asked.push({ key: `${owner}/${picture}`, answer, refuse: () => refuse(new Error("away")) }));
  const pictures = new Pictures(fetch, (address) => released.push(address), most);
  return { pictures, asked, released, keys: () => asked.map(({ key }) => key) };
}

/** Looks at a picture that is answered at once. */
async function seen({ pictures, asked }: ReturnType<typeof shelf>, owner: string): Promise<() => void> {
  const leave = pictures.hold(owner, "p", () => undefined);
  asked.at(-1)!.answer(`blob:${owner}`);
  await Promise.resolve();
  return leave;
}

test("who looks while it is fetched, and who looks later, share one request", async () => {
  const { pictures, asked } = shelf();
  const seen: string[] = [];
  pictures.hold("anna", "p1", (address) => seen.push(`first ${address}`));
  pictures.hold("anna", "p1", (address) => seen.push(`second ${address}`));
  asked[0]!.answer("blob:1");
  await vi.waitFor(() => expect(seen).toEqual(["first blob:1", "second blob:1"]));
  pictures.hold("anna", "p1", (address) => seen.push(`third ${address}`));
  expect(seen.at(-1)).toBe("third blob:1");
  expect(asked).toHaveLength(1);
});

test("another picture of the same person, and the same id of another person, are others", () => {
  const { pictures, keys } = shelf();
  for (const [owner, picture] of [["anna", "p1"], ["anna", "p2"], ["ben", "p1"]] as const) pictures.hold(owner, picture, () => undefined);
  expect(keys()).toEqual(["anna/p1", "anna/p2", "ben/p1"]);
});

test("who has looked away is told nothing", async () => {
  const { pictures, asked } = shelf();
  const look = vi.fn();
  pictures.hold("anna", "p1", look)();
  asked[0]!.answer("blob:1");
  await Promise.resolve();
  expect(look).not.toHaveBeenCalled();
});

test("of many, the one looked at longest ago goes, and none that somebody looks at", async () => {
  const all = shelf(3);
  await seen(all, "anna");
  (await seen(all, "ben"))();
  (await seen(all, "cleo"))();
  all.pictures.hold("ben", "p", () => undefined)();
  (await seen(all, "dora"))();
  expect(all.released).toEqual(["blob:cleo"]);
});

test("what did not come is asked for again only after a while", async () => {
  vi.useFakeTimers();
  const { pictures, asked } = shelf();
  pictures.hold("anna", "p1", () => undefined);
  asked[0]!.refuse();
  await vi.advanceTimersByTimeAsync(1_000);
  pictures.hold("anna", "p1", () => undefined);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(30_000);
  pictures.hold("anna", "p1", () => undefined);
  expect(asked).toHaveLength(2);
  vi.useRealTimers();
});

test("nothing is left of a visit that is over, not even what comes late", async () => {
  const all = shelf();
  await seen(all, "anna");
  const look = vi.fn();
  all.pictures.hold("ben", "p1", look);
  all.pictures.close();
  all.asked[1]!.answer("blob:late");
  await vi.waitFor(() => expect(all.released).toEqual(["blob:anna", "blob:late"]));
  all.pictures.hold("cleo", "p1", look);
  expect(all.asked).toHaveLength(2);
  expect(look).not.toHaveBeenCalled();
});
