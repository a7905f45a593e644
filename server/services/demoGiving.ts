import type { MenuItem } from '../../shared/protocol/modes.ts';
import type { Account } from '../../shared/protocol/people.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time.ts';
import type { Services } from './services.ts';

const MESI = 1_000_000n;
const mesi = (units: bigint): string => String(units * MESI);

/** What Kai does for a price, as their studio sets it, too. */
const MENU: readonly MenuItem[] = [
  { id: 'mi_demo_animal', title: 'An animal of your choice', priceMinor: mesi(15n), minutes: 20 },
  { id: 'mi_demo_name', title: 'Your name in brush letters', priceMinor: mesi(8n), minutes: 10 },
  { id: 'mi_demo_sheet', title: 'The sheet, signed and sent to you', priceMinor: mesi(120n), minutes: 60 },
];
const STREAMS = [
  { inDays: 2, title: 'Mountains before bed', mode: 'public', price: '' },
  { inDays: 6, title: 'One heron, one breath', mode: 'ticketOnly', price: 'Tickets from 10 MESI' },
] as const;
const GOAL = {
  title: 'A press for prints',
  about: 'Everyone who pledges gets the first print by post.',
  targetMinor: mesi(400n),
  days: 30,
  doneDays: 60,
} as const;
const TIP_LINK = {
  label: 'A new tape for the echo',
  amountsMinor: [mesi(5n), mesi(20n), mesi(50n)],
  goalMinor: mesi(250n),
  pledgeGoalId: null,
  expiresAtMs: null,
  thanks: 'The echo says thank you. Twice, of course.',
} as const;
/** The hour at which the streams begin, in UTC. */
const EVENING_MS = 19 * HOUR_MS;

/** Gives a creator of the demo what a profile can have: coming streams, a goal that people pledge for, and a tip menu. */
export async function seedDemoGiving(services: Services, creator: Account): Promise<void> {
  const { schedule, pledgeGoals, profiles, clock } = services;
  const today = clock.nowMs() - (clock.nowMs() % DAY_MS);
  for (const { inDays, ...facts } of STREAMS) {
    const startMs = today + inDays * DAY_MS + EVENING_MS;
    await schedule.plan(creator, { ...facts, startMs, minutes: 90 });
  }
  await pledgeGoals.create(creator, GOAL);
  await profiles.setMenu(creator.id, MENU);
}

/** Gives a creator of the demo a link with a goal, which asks for tips wherever it is put. */
export async function seedDemoTipLink(services: Services, creatorId: string): Promise<void> {
  await services.tipLinks.create({ creatorId, facts: TIP_LINK });
}
