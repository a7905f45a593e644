import type { Log } from '../log.ts';
import { createStoreAccess } from './access/storeAccess.ts';
import { createStoreInvites } from './access/storeInvites.ts';
import { createStoreBlocks } from './blocks/storeBlocks.ts';
import { createStoreCurbs } from './curbs/storeCurbs.ts';
import { createFlags } from './flags/createFlags.ts';
import type { LedgerPort } from './ledger/port.ts';
import { createStoreNotices } from './notices/storeNotices.ts';
import { createTellingAccess, createTellingInvites } from './notices/tellingAccess.ts';
import { createTellingLedger } from './notices/tellingLedger.ts';
import { StorePush } from './push/storePush.ts';
import type { Services } from './services.ts';
import { createSpending } from './spending/createSpending.ts';
import type { OutsideSpendingPort } from './spending/port.ts';

/**
 * Starts the services around which notices are written of what they do, what keeps these, and what tells devices whose
 * person is away.
 */
export function startNotices(
  parts: Pick<Services, 'store' | 'bus' | 'identity' | 'clock' | 'ids' | 'rates'> & {
    readonly journal: LedgerPort;
    readonly secret: string;
    /** As `PushParts` says. */
    readonly subject: string;
    readonly allowsLocal: boolean;
    readonly log: Log;
  },
): Pick<
  Services,
  'notices' | 'push' | 'ledger' | 'access' | 'blocks' | 'curbs' | 'flags' | 'invites' | 'spending'
> & {
  /** Counts what people pay from outside of the journal. */
  readonly spentOutside: OutsideSpendingPort;
  stopPush(): Promise<void>;
} {
  const { journal, identity, log } = parts;
  const onFailed = (err: unknown) => log.warn({ err }, 'devices were not told');
  const push = new StorePush({ ...parts, sessions: identity.sessions, onFailed });
  const notices = createStoreNotices({ ...parts, push, ledger: journal });
  const { spending, limited, outside: spentOutside } = createSpending(parts);
  const ledger = createTellingLedger({ ...parts, ledger: limited, notices });
  const telling = { ...parts, notices };
  const blocks = createStoreBlocks({
    ...parts,
    unfollow: ({ byId, personId }) => access.setFollow({ creatorId: byId, personId, follows: false }),
  });
  const access = createTellingAccess(createStoreAccess({ ...parts, ledger, blocks }), telling);
  const invites = createTellingInvites(createStoreInvites(parts), telling);
  const curbs = createStoreCurbs(parts);
  const { flags, stop } = createFlags({ ...parts, notices });
  const stopPush = async () => void (await Promise.all([push.stop(), stop()]));
  const social = { notices, push, ledger, access, blocks, curbs, flags, invites, spending };
  return { ...social, spentOutside, stopPush };
}
