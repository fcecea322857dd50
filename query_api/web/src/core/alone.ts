/** Runs a task while no other tab of this browser runs one of the same name. */
export async function alone<T>(name: string, task: () => Promise<T>): Promise<T> {
  // Browsers lock in secure contexts only; elsewhere the server's own rules keep two tabs from harm.
  if (!("locks" in navigator)) return await task();
  let result: T | undefined;
  await navigator.locks.request(name, async () => {
    result = await task();
  });
  return result as T;
}
