import { MEETING_KINDS } from './meetingKinds.ts';
import type { MeetingSlot } from './protocol/meetings.ts';
import { MINUTE_MS } from './time.ts';

/** What the name of a slot says. */
type NamedSlot = Pick<MeetingSlot, 'startMs' | 'endMs' | 'kind'>;

/** Returns the name of a slot, which says when, how long and how: `<start in ms>.<minutes>.<kind>`. */
export const slotIdOf = ({ startMs, endMs, kind }: NamedSlot): string =>
  `${startMs}.${Math.round((endMs - startMs) / MINUTE_MS)}.${kind}`;

/** Reads the name of a slot; null: it is none. A slot begins on the grid of five minutes, and lasts ten minutes to eight hours. */
export function readSlotId(slotId: string): NamedSlot | null {
  const [, start = '', minutes = '', word = ''] = /^(\d{13})\.(\d{1,3})\.(\w+)$/.exec(slotId) ?? [];
  const kind = MEETING_KINDS.find((known) => known === word);
  const [startMs, length] = [Number(start), Number(minutes)];
  if (!kind || startMs % (5 * MINUTE_MS) !== 0 || length < 10 || length > 480) return null;
  return { startMs, endMs: startMs + length * MINUTE_MS, kind };
}
