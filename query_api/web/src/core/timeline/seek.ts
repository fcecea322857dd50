/** Returns when a message was sent, in milliseconds; null behind the last. */
export type TimeOf = (seq: number) => Promise<number | null>;

/** Returns the first message not before a time, from 1 to `last`; `last` where all are. */
export async function firstSince(time: number, last: number, timeOf: TimeOf): Promise<number> {
  let low = 1;
  let high = last;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const at = await timeOf(middle);
    if (at !== null && at < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
