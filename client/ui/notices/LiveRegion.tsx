import { createStore, useStore } from '../../base/createStore.ts';
import {
  NO_ANNOUNCEMENTS,
  nextAnnouncementAtMs,
  queueAnnouncement,
  takeAnnouncement,
} from './announcements.ts';

interface Spoken {
  readonly turn: number;
  readonly text: string;
}

const spoken = createStore<Spoken>({ turn: 0, text: '' });
let announcements = NO_ANNOUNCEMENTS;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Reads `text` out to a screen reader when it is idle; a flood is thinned (SPEC UI1–UI3). */
export function announce(text: string): void {
  announcements = queueAnnouncement(announcements, text);
  flush();
}

function flush(): void {
  const nowMs = performance.now();
  const { text, next } = takeAnnouncement(announcements, nowMs);
  announcements = next;
  if (text !== null) spoken.set({ turn: spoken.get().turn + 1, text });
  const dueAtMs = nextAnnouncementAtMs(announcements);
  clearTimeout(timer);
  if (dueAtMs !== null) timer = setTimeout(flush, dueAtMs - nowMs);
}

/** Mounted once. Two regions take turns, so that the same words twice are read twice. */
export function LiveRegion() {
  const { turn, text } = useStore(spoken);
  return (
    <div className="visuallyHidden">
      <div role="status" aria-live="polite">
        {turn % 2 === 0 ? text : ''}
      </div>
      <div role="status" aria-live="polite">
        {turn % 2 === 1 ? text : ''}
      </div>
    </div>
  );
}
