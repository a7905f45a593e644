import type { Account } from '../../shared/protocol/people.ts';
import { isLinkOver } from '../domain/tips/tipLink.ts';
import type { Services } from '../services/services.ts';
import type { TipLink } from '../services/tipLinks/port.ts';

/** Finds a tip link with whose it is; null: it takes no tips, or never was. */
export async function findOpenLink(
  { tipLinks, identity, clock }: Pick<Services, 'tipLinks' | 'identity' | 'clock'>,
  linkId: string,
): Promise<{ readonly link: TipLink; readonly creator: Account } | null> {
  const link = await tipLinks.get(linkId);
  if (!link || isLinkOver(link, clock.nowMs())) return null;
  const creator = await identity.get(link.creatorId);
  return creator && { link, creator };
}
