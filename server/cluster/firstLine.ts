/** The longest first line that is waited for, in bytes: addresses of rooms are far shorter. */
export const MOST_FIRST_LINE_BYTES = 8_192;

const LINE_END = 0x0a;
const ROOM_SOCKET = /^GET \/([\w-]+)\/[\w-]+\?/;

/** What the first bytes of a connection say. */
export type FirstLine =
  | { readonly type: 'incomplete' }
  | { readonly type: 'tooLong' }
  /** The whole line came. It asks for a room of the process `processId`; where that is null any process will do. */
  | { readonly type: 'line'; readonly processId: string | null };

/** Reads which process a connection is for out of its first bytes (CP1, CP3). */
export function readFirstLine(head: Buffer): FirstLine {
  const end = head.indexOf(LINE_END);
  if (end === -1 || end > MOST_FIRST_LINE_BYTES)
    return { type: head.length > MOST_FIRST_LINE_BYTES ? 'tooLong' : 'incomplete' };
  return { type: 'line', processId: ROOM_SOCKET.exec(head.toString('latin1', 0, end))?.[1] ?? null };
}
