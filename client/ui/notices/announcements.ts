import { t } from '../../texts/common.ts';

/** What waits to be read out, and when the last was. Pure: time comes in. */
export interface Announcements {
  readonly waiting: readonly string[];
  /** How many more came than are kept. */
  readonly left: number;
  readonly spokenAtMs: number;
}

export const ANNOUNCE_EVERY_MS = 2_000;
export const ANNOUNCE_AT_ONCE = 3;

export const NO_ANNOUNCEMENTS: Announcements = { waiting: [], left: 0, spokenAtMs: Number.NEGATIVE_INFINITY };

export function queueAnnouncement(state: Announcements, text: string): Announcements {
  if (state.waiting.at(-1) === text) return state;
  if (state.waiting.length >= ANNOUNCE_AT_ONCE) return { ...state, left: state.left + 1 };
  return { ...state, waiting: [...state.waiting, text] };
}

/** When `takeAnnouncement` will next have something; null while nothing waits. */
export function nextAnnouncementAtMs(state: Announcements): number | null {
  return state.waiting.length === 0 ? null : state.spokenAtMs + ANNOUNCE_EVERY_MS;
}

export function takeAnnouncement(
  state: Announcements,
  nowMs: number,
): { text: string | null; next: Announcements } {
  const dueAtMs = nextAnnouncementAtMs(state);
  if (dueAtMs === null || nowMs < dueAtMs) return { text: null, next: state };
  const more = state.left > 0 ? [t('notices.more', { count: state.left })] : [];
  return {
    text: [...state.waiting, ...more].join('. '),
    next: { waiting: [], left: 0, spokenAtMs: nowMs },
  };
}
