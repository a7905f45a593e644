import type { Account } from '../../shared/protocol/people.ts';
import { seenBy, seenByAll } from '../domain/gates/seenBy.ts';
import { isLinkOver } from '../domain/tips/tipLink.ts';
import type { Services } from '../services/services.ts';
import type { TipLink } from '../services/tipLinks/port.ts';

/**
 * Finds a tip link with whose it is, as far as the caller may know of them; null: it takes no tips, never was, or its creator hides
 * from the caller. `'all'`: from nobody, as where it is asked for without a log-in.
 */
export async function findOpenLink(
  services: Pick<Services, 'tipLinks' | 'identity' | 'clock' | 'gates'>,
  linkId: string,
  caller: Account | null | 'all',
): Promise<{ readonly link: TipLink; readonly creator: Account } | null> {
  const { tipLinks, identity, clock } = services;
  const link = await tipLinks.get(linkId);
  if (!link || isLinkOver(link, clock.nowMs())) return null;
  const account = await identity.get(link.creatorId);
  const creator = await (caller === 'all' ? seenByAll(services, account) : seenBy(services, caller, account));
  return creator && { link, creator };
}
