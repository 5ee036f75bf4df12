const begun = new Map<string, Promise<unknown>>();

/** Begins to load what somebody will soon ask for under this key, such as while the page's code is still read. */
export function begin(key: string, load: () => Promise<unknown>) {
  const loading = load();
  // Whoever asks for it deals with its failure; perhaps nobody does.
  loading.catch(() => {});
  begun.set(key, loading);
}

/** What was begun, for the first who asks; loaded now for all others, and where it failed before anybody could tell. */
export function begunOr<T>(key: string, load: () => Promise<T>): Promise<T> {
  const loading = begun.get(key) as Promise<T> | undefined;
  begun.delete(key);
  return loading === undefined ? load() : loading.catch(load);
}
