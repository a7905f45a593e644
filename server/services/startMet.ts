import { createLocalHandshake } from './handshake/localHandshake.ts';
import { createMeetings } from './meetings/createMeetings.ts';
import type { Services } from './services.ts';
import { type StartCustodyParts, type StartedCustody, startCustody } from './startCustody.ts';

/** What two people need who meet, and the chain behind the money of it. */
export interface StartedMet {
  readonly ports: Pick<
    Services,
    'handshake' | 'custody' | 'walletBids' | 'meetings' | 'meetingSlots' | 'disputes' | 'auctions'
  >;
  readonly chain: StartedCustody;
}

/** Starts the services of meetings: codes, bids, and the chain that follows their money. */
export async function startMet(
  parts: Omit<StartCustodyParts, 'handshake'> & { readonly secret: string },
): Promise<StartedMet> {
  const handshake = createLocalHandshake(parts);
  const chain = await startCustody({ ...parts, handshake });
  const { custody, walletBids } = chain;
  return { ports: { handshake, custody, walletBids, ...createMeetings({ ...parts, custody }) }, chain };
}
