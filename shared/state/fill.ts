/** The part of Colyseus' ArraySchema that filling a list needs. */
interface SyncedList<T> {
  readonly length: number;
  at(index: number): T | undefined;
  push(...items: T[]): number;
  pop(): T | undefined;
}

/** Makes a synced list as long as the wanted one, and fills each place: what was right already makes no patch. */
export function fillList<T, W>(
  list: SyncedList<T>,
  wanted: readonly W[],
  how: { readonly make: () => T; readonly fill: (item: T, wanted: W) => void },
): void {
  while (list.length > wanted.length) list.pop();
  wanted.forEach((want, index) => {
    const known = list.at(index);
    const item = known ?? how.make();
    how.fill(item, want);
    if (known === undefined) list.push(item);
  });
}

/** The part of Colyseus' MapSchema that filling a map needs. */
interface SyncedMap<T> {
  keys(): IterableIterator<string>;
  get(key: string): T | undefined;
  set(key: string, item: T): unknown;
  delete(key: string): boolean;
}

/** Leaves in a synced map what is wanted, and fills each entry: what was right already makes no patch. */
export function fillMap<T, W>(
  map: SyncedMap<T>,
  wanted: Readonly<Record<string, W>>,
  how: { readonly make: () => T; readonly fill: (item: T, wanted: W) => void },
): void {
  for (const key of [...map.keys()]) if (!Object.hasOwn(wanted, key)) map.delete(key);
  for (const [key, want] of Object.entries(wanted)) {
    const known = map.get(key);
    const item = known ?? how.make();
    how.fill(item, want);
    if (known === undefined) map.set(key, item);
  }
}
