const FIELD = { dateStyle: 'short', timeStyle: 'short' } as const;

/** Writes a moment as a field of date and time reads it, in the reader's own zone: Swedish is written so. */
export const typedTime = (atMs: number): string =>
  new Intl.DateTimeFormat('sv-SE', FIELD).format(atMs).replace(' ', 'T');
