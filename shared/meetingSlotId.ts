import type { MeetingSlot } from './protocol/meetings.ts';
import { MINUTE_MS } from './time.ts';

/** Returns the name of a slot, which says when, how long and how: `<start in ms>.<minutes>.<kind>`. */
export const slotIdOf = ({ startMs, endMs, kind }: Pick<MeetingSlot, 'startMs' | 'endMs' | 'kind'>): string =>
  `${startMs}.${Math.round((endMs - startMs) / MINUTE_MS)}.${kind}`;
