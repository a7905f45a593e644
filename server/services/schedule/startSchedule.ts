import type { Log } from '../../log.ts';
import type { Services } from '../services.ts';
import { ScheduleDesk } from './ScheduleDesk.ts';
import { createStoreSchedule } from './storeSchedule.ts';

/** Makes the schedule of coming streams, and begins to remind of them in the background. */
export function startSchedule(
  parts: Pick<
    Services,
    'store' | 'access' | 'identity' | 'messageRules' | 'gates' | 'notices' | 'clock' | 'ids'
  > & {
    readonly log: Log;
  },
): { readonly ports: Pick<Services, 'schedule'>; stop(): Promise<void> } {
  const onFailed = (err: unknown) => parts.log.warn({ err }, 'people were not reminded of streams');
  const desk = new ScheduleDesk({ ...parts, onFailed });
  desk.nudge();
  return { ports: { schedule: createStoreSchedule({ ...parts, desk }) }, stop: () => desk.stop() };
}
