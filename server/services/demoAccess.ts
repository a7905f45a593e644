import { DAY_MS } from '../../shared/time.ts';
import type { Services } from './services.ts';

/** What the demo people are to the demo creators, so that every door of a private stream can be tried. */
const FOLLOWS = [
  { fan: 'ada', creator: 'nova' },
  { fan: 'ada', creator: 'kai' },
  { fan: 'ben', creator: 'nova' },
] as const;
const SUBSCRIPTIONS = [
  { fan: 'ben', creator: 'nova', tier: 2 },
  { fan: 'ada', creator: 'kai', tier: 1 },
] as const;
const INVITES = [
  { creator: 'nova', label: 'First listeners', uses: 25 },
  { creator: 'kai', label: 'Just one of you', uses: 1 },
] as const;
const SUBSCRIBED_DAYS = 90;

/**
 * Makes the relations once, with the people: what they change afterwards stays changed. `idOf` returns the id of a
 * demo person's account.
 */
export async function seedDemoAccess(services: Services, idOf: (demoId: string) => string): Promise<void> {
  const { access, invites, clock } = services;
  for (const { fan, creator } of FOLLOWS) {
    await access.setFollow({ creatorId: idOf(creator), personId: idOf(fan), follows: true });
  }
  const untilMs = clock.nowMs() + SUBSCRIBED_DAYS * DAY_MS;
  for (const { fan, creator, tier } of SUBSCRIPTIONS) {
    const subscription = { tier, untilMs };
    await access.setSubscription({ creatorId: idOf(creator), personId: idOf(fan), subscription });
  }
  for (const { creator, label, uses } of INVITES) {
    await invites.create({ creatorId: idOf(creator), label, uses, expiresAtMs: null });
  }
}
