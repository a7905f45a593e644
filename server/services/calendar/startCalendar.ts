import type { Log } from '../../log.ts';
import type { Clock } from '../runtime/port.ts';
import type { Services } from '../services.ts';
import type { StorePort } from '../store/port.ts';
import { StoreFeeds } from './feeds/storeFeeds.ts';
import { createStoreCalendar } from './storeCalendar.ts';

/** Makes the services of calendars, and begins to read in the background what creators have elsewhere. */
export function startCalendar(parts: {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly secret: string;
  /** Whether a calendar may be on this very machine, as those of tests are. */
  readonly allowsLocal: boolean;
  readonly log: Log;
}): {
  readonly ports: Pick<Services, 'calendar' | 'calendarFeeds'>;
  readonly stop: () => Promise<void>;
} {
  const busyOf = (creatorId: string) => calendarFeeds.busy(creatorId);
  const calendar = createStoreCalendar({ ...parts, busyOf });
  const onFailed = (err: unknown) => parts.log.warn({ err }, 'calendars elsewhere were not read');
  const calendarFeeds = new StoreFeeds({ ...parts, calendar, onFailed });
  return { ports: { calendar, calendarFeeds }, stop: () => calendarFeeds.stop() };
}
