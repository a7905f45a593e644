import { onceMore } from './onceMore.ts';

/**
 * Makes of a look at something one that no older look overtakes: looks at one key take turns, and whoever asks while one is under
 * way waits for one more, which begins after they asked and which all who asked meanwhile share. Looks at other keys go on beside it.
 */
export function looksInTurn<T>(look: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const turns = new Map<string, { readonly run: () => Promise<T>; asked: number }>();
  return (key) => {
    const turn = turns.get(key) ?? { run: onceMore(() => look(key)), asked: 0 };
    turns.set(key, turn);
    turn.asked += 1;
    return turn.run().finally(() => {
      turn.asked -= 1;
      if (turn.asked === 0) turns.delete(key);
    });
  };
}
