import { PROFILE_LIMITS } from '../../shared/profileLimits.ts';
import type { RejectionCode } from '../../shared/protocol/rejections.ts';
import { isSeen, MOST_TIDIED, tidyText } from '../../shared/tidyText.ts';
import type { ProfileFacts } from '../services/profiles/port.ts';

/** The profile of whoever has told nothing. */
export const NO_PROFILE: ProfileFacts = { bio: '', links: [] };

/** A profile as it may be shown, or the code of what cannot be. */
type CheckedProfile =
  | { readonly ok: true; readonly value: ProfileFacts }
  | { readonly ok: false; readonly code: RejectionCode };

/** Tidies what somebody wants to tell about themselves. A link that stands there twice is kept once. */
export function checkProfile(wanted: ProfileFacts): CheckedProfile {
  if (wanted.bio.length > MOST_TIDIED) return { ok: false, code: 'BioTooLong' };
  const tidy = tidyText(wanted.bio);
  const bio = isSeen(tidy) ? tidy : '';
  if ([...bio].length > PROFILE_LIMITS.bioChars) return { ok: false, code: 'BioTooLong' };
  const typed = wanted.links.map((link) => link.trim()).filter((link) => link !== '');
  const links = typed.map((link) => checkLink(link, PROFILE_LIMITS.linkChars));
  if (links.includes(null)) return { ok: false, code: 'LinkInvalid' };
  const distinct = [...new Set(links as string[])];
  if (distinct.length > PROFILE_LIMITS.links) return { ok: false, code: 'LinksFull' };
  return { ok: true, value: { bio, links: distinct } };
}

/**
 * Returns a link as browsers understand it; null: nobody should be led there. It is https, names a host and not a number
 * or this machine, holds no log-in before the host, which would look like another host, and has no port of its own. An
 * address that begins with its host is taken for an https one.
 */
export function checkLink(typed: string, mostChars: number): string | null {
  const address = /^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, username, password, port, href } = new URL(address);
  const isPlain = protocol === 'https:' && username === '' && password === '' && port === '';
  if (!isPlain || href.length > mostChars) return null;
  return /^([a-z0-9-]+\.)+([a-z]{2,}|xn--[a-z0-9-]+)$/.test(hostname) && !NOWHERE.test(hostname)
    ? href
    : null;
}

/** The last labels of names that lead to this machine or to a network at home. */
const NOWHERE = /\.(?:localhost|local|internal|invalid|test|home\.arpa)$/;
