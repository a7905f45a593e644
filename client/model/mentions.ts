/** Says whether a line speaks to somebody: their handle stands in it as a word, with an @ before it. */
export function mentions(text: string, handle: string): boolean {
  const wanted = `@${handle.toLowerCase()}`;
  return (
    handle !== '' &&
    text
      .toLowerCase()
      .split(/[\s,.;:!?()“”"']+/u)
      .includes(wanted)
  );
}

/** Returns what was typed, as an answer to that person; whoever is answered already stays the one. */
export function answering(typed: string, handle: string): string {
  return mentions(typed, handle) ? typed : `@${handle} ${typed.replace(/^@\S+\s*/u, '')}`;
}
