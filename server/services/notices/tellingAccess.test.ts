import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStoreAccess } from '../access/storeAccess.ts';
import { createStoreInvites } from '../access/storeInvites.ts';
import { ADA, NOVA, type NoticesWorld, openNotices, readOn } from './notices.testkit.ts';
import { createTellingAccess, createTellingInvites } from './tellingAccess.ts';

let world: NoticesWorld;
beforeEach(() => {
  world = openNotices();
});
afterEach(() => world.close());

it('[NO12] a subscription tells who was given it, and nobody when it is taken back', async () => {
  const telling = { ...world, notices: world.all[0]! };
  const access = createTellingAccess(
    createStoreAccess({ ...world, blocks: { read: async () => null } }),
    telling,
  );
  const given = { creatorId: NOVA, personId: ADA, subscription: { tier: 2, untilMs: null } };
  await access.setSubscription(given);
  await access.setSubscription(given);
  await access.setSubscription({ ...given, subscription: null });
  expect(await readOn(world.all[0]!, ADA)).toMatchObject([
    { type: 'subscribed', creator: { id: NOVA, name: 'Nova' }, tier: 2, untilMs: null },
  ]);
  expect(await readOn(world.all[0]!, NOVA)).toEqual([]);
});

it('[NO12] an invite tells its creator who came by it, once', async () => {
  const telling = { ...world, notices: world.all[0]! };
  const parts = { ...world, ids: world.runtime.ids, secret: 'a secret of this test' };
  const invites = createTellingInvites(createStoreInvites(parts), telling);
  const made = await invites.create({ creatorId: NOVA, label: '', uses: 3, expiresAtMs: null });
  const code = made.ok ? made.value.code! : '';
  for (const _ of [1, 2]) await invites.redeem({ code, personId: ADA });
  expect(await readOn(world.all[0]!, NOVA)).toMatchObject([
    { type: 'inviteRedeemed', person: { id: ADA, name: 'Ada' } },
  ]);
});
