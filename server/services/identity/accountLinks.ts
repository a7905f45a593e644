import { createHash, randomBytes } from 'node:crypto';
import { ACCOUNT_LIMITS } from '../../../shared/accountLimits.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../store/port.ts';
import { changeAccount } from './changeAccount.ts';
import type { AccountBody } from './storeSessions.ts';

const SECRET_BYTES = 32;
const TOKEN = /^([\w-]{1,60})\.([\w-]{43})$/;

/** What a mailed link does: it proves the address, sets a password, or gives the account another address. */
export type LinkPurpose = 'verify' | 'reset' | 'change';

/** A link as the account's document keeps it; its secret is a digest. */
interface AccountLink extends JsonObject {
  readonly purpose: LinkPurpose;
  readonly digest: string;
  /** The address that it was mailed to. */
  readonly email: string;
  readonly untilMs: number;
  /** The generation of the account then: a link to a password or an address is worthless once all sessions were ended. */
  readonly generation: number;
}

/** An account with what its links need; documents of before have none of it. */
export type LinkedBody = AccountBody & {
  readonly name: string;
  readonly handle: string;
  readonly look?: string;
  readonly links?: readonly AccountLink[];
  /** When the present address was proven, in Unix milliseconds. */
  readonly emailVerifiedAtMs?: number;
  /** Addresses of before, the newest last. */
  readonly emailsBefore?: readonly { readonly email: string; readonly untilMs: number }[];
};

/** Whether a link is still good for what it was made for. */
function isGood(link: AccountLink, body: LinkedBody, nowMs: number): boolean {
  if (link.untilMs <= nowMs) return false;
  return link.purpose === 'verify' ? link.email === body.email : link.generation === (body.generation ?? 0);
}

/** Makes a link of an account; its token is told once, to whoever reads the mail. Null: there is no such account. */
export async function makeLink(
  { store, clock }: { readonly store: StorePort; readonly clock: Clock },
  made: {
    readonly accountId: string;
    readonly purpose: LinkPurpose;
    readonly email: string;
    readonly lifeMs: number;
  },
): Promise<{ readonly token: string; readonly untilMs: number } | null> {
  const { accountId, purpose, email, lifeMs } = made;
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const untilMs = clock.nowMs() + lifeMs;
  const changed = await changeAccount<LinkedBody>(store, accountId, (body) => {
    const open = (body.links ?? []).filter((link) => isGood(link, body, clock.nowMs()));
    // of the others that are to give the account an address only the newest counts
    const others = open.filter((link) => purpose !== 'change' || link.purpose !== 'change');
    const link = { purpose, digest: digestOf(secret), email, untilMs, generation: body.generation ?? 0 };
    return { ...body, links: [...others, link].slice(-ACCOUNT_LIMITS.openLinks) };
  });
  return changed && { token: `${accountId}.${secret}`, untilMs };
}

/** Finds what a token opens; null: nothing, or not any more. */
export async function findLink(
  { store, clock }: { readonly store: StorePort; readonly clock: Clock },
  token: string,
): Promise<{ readonly stored: Versioned<LinkedBody>; readonly link: AccountLink } | null> {
  const [, accountId = '', secret = ''] = TOKEN.exec(token) ?? [];
  const stored = accountId && (await store.get<LinkedBody>(COLLECTIONS.accounts.name, accountId));
  if (!stored) return null;
  const digest = digestOf(secret);
  const link = stored.body.links?.find((each) => each.digest === digest);
  return link && isGood(link, stored.body, clock.nowMs()) ? { stored, link } : null;
}

/** The address that an account waits to have; null: none. */
export function waitingEmail(body: LinkedBody, nowMs: number): string | null {
  const waiting = body.links?.findLast((link) => link.purpose === 'change' && isGood(link, body, nowMs));
  return waiting?.email ?? null;
}

const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
