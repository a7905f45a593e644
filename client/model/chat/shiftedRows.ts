/** What is needed of a row to find it again. */
interface Keyed {
  readonly key: string;
}

/**
 * Says whether the place of a reader is counted from the end of the list from now on: rows were put in or taken away above the one
 * that they read, and fewer below it. A list counts from one of its ends, and would jump if it counted from the other.
 * `readAt` is the place of the row that is read in `before`; where that row is gone the nearest one that stayed counts.
 */
export function isShifted(before: readonly Keyed[], now: readonly Keyed[], readAt: number): boolean {
  const places = new Map(now.map(({ key }, at) => [key, at]));
  for (let away = 0; away < before.length; away += 1) {
    for (const was of [readAt + away, readAt - away]) {
      const is = places.get(before[was]?.key ?? '');
      if (is === undefined) continue;
      const [above, below] = [is - was, now.length - is - (before.length - was)];
      return Math.abs(above) > Math.abs(below);
    }
  }
  return false;
}
