import { personOf } from '../../../shared/protocol/people.ts';
import type { AccessPort, InvitesPort } from '../access/port.ts';
import type { Clock } from '../runtime/port.ts';
import type { NoticesPort } from './port.ts';
import type { NoticesParts } from './storeNotices.ts';

interface TellingParts extends Pick<NoticesParts, 'identity'> {
  readonly clock: Clock;
  readonly notices: NoticesPort;
}

/** Returns the access service which tells a person that somebody subscribed them. */
export function createTellingAccess(access: AccessPort, parts: TellingParts): AccessPort {
  const { identity, clock, notices } = parts;
  return {
    ...access,
    async setSubscription(input) {
      await access.setSubscription(input);
      const { creatorId, personId, subscription } = input;
      const creator = subscription && (await identity.get(creatorId));
      if (!subscription || !creator) return;
      const { tier, untilMs } = subscription;
      await notices.tell({
        personId,
        key: `subscription/${creatorId}/${tier}/${untilMs ?? 'always'}`,
        atMs: clock.nowMs(),
        news: { type: 'subscribed', creator: personOf(creator), tier, untilMs },
      });
    },
  };
}

/** Returns the invites service which tells a creator who came by an invite of theirs, each person once. */
export function createTellingInvites(invites: InvitesPort, parts: TellingParts): InvitesPort {
  const { identity, clock, notices } = parts;
  return {
    ...invites,
    async redeem(input) {
      const redeemed = await invites.redeem(input);
      const guest = redeemed.ok ? await identity.get(input.personId) : null;
      if (!redeemed.ok || !guest) return redeemed;
      await notices.tell({
        personId: redeemed.value.creatorId,
        key: `guest/${guest.id}`,
        atMs: clock.nowMs(),
        news: { type: 'inviteRedeemed', person: personOf(guest) },
      });
      return redeemed;
    },
  };
}
