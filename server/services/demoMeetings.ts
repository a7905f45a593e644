import type { CalendarBody } from '../../shared/protocol/calendar.ts';
import type { MeetingSettings } from '../../shared/protocol/meetings.ts';
import type { Services } from './services.ts';

const MESI = 1_000_000n;
const mesi = (units: bigint): string => String(units * MESI);
const hours = (from: number, until: number) => ({ fromMinute: from * 60, untilMinute: until * 60 });

/** Hours on every day of the week, so that whoever looks finds some of the same day or of the next one. */
const CALENDAR: CalendarBody = {
  isOn: true,
  zone: 'Europe/Berlin',
  slotMinutes: 30,
  pauseBeforeMinutes: 0,
  pauseAfterMinutes: 15,
  noticeHours: 2,
  horizonDays: 21,
  dailyMost: 4,
  kinds: [
    { kind: 'call', minimumMinor: mesi(10n) },
    { kind: 'inPerson', minimumMinor: mesi(40n) },
  ],
  weekly: [1, 2, 3, 4, 5, 6, 7].flatMap((day) => [
    { day, ...hours(11, 13) },
    { day, ...hours(17, 20) },
  ]),
  exceptions: [],
};
const OFFER: MeetingSettings = {
  takesBids: true,
  takesAnyTime: true,
  minimumMinor: mesi(10n),
  stepMinor: mesi(1n),
  isBlind: false,
  asks: ['question'],
  question: 'What shall we draw together?',
  ladder: [
    { hoursBefore: 48, backPercent: 100 },
    { hoursBefore: 24, backPercent: 75 },
    { hoursBefore: 0, backPercent: 50 },
  ],
  place: 'The ink shop on the corner, at the big table',
  unprovenToCreatorPercent: 50,
};

/** Lets a creator of the demo take bids, with hours of every day, once. `idOf` returns the id of a demo person's account. */
export async function seedDemoMeetings(
  { calendar, meetings }: Pick<Services, 'calendar' | 'meetings'>,
  idOf: (demoId: string) => string,
): Promise<void> {
  await calendar.set(idOf('kai'), CALENDAR);
  await meetings.setSettings(idOf('kai'), OFFER);
}
