import { Hash } from '@colyseus/auth';
import { ACCOUNT_LIMITS } from '../../../shared/accountLimits.ts';
import type { ConfirmEmailAnswer, MailLocale } from '../../../shared/protocol/accounts.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/time.ts';
import { SESSIONS_ENDED } from '../../domain/topics/news.ts';
import type { BusPort } from '../bus/port.ts';
import type { EmailPort, Mail } from '../email/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort, Versioned } from '../store/port.ts';
import { findLink, type LinkedBody, makeLink, waitingEmail } from './accountLinks.ts';
import { listedAs } from './accountList.ts';
import { isEmailAddress, isTooShort, normalizeEmail } from './accountWords.ts';
import type { AccountCarePort, LinkAsked } from './port.ts';
import { nextGeneration } from './storeSessions.ts';

const ACCOUNTS = COLLECTIONS.accounts.name;
/** How long a mail that tells of a change is tried. */
const TOLD_MS = DAY_MS;
/** Addresses of before that an account keeps. */
const EMAILS_KEPT = 10;

interface Parts {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly bus: BusPort;
  readonly email: EmailPort;
  /** Takes the second step of an account away. */
  readonly forgetSecondStep: (accountId: string) => Promise<void>;
  /** Tells whether nobody may use that account for now. */
  readonly isBarred: (email: string) => boolean;
}

type Stored = Versioned<LinkedBody>;

/** Lets people prove their address, have another one, and get their account back. Rules: SPEC.md, AK*. */
export function createAccountCare(parts: Parts): AccountCarePort {
  const { store, clock } = parts;
  const load = async (accountId: string): Promise<Stored | null> => {
    const stored = await store.get<LinkedBody>(ACCOUNTS, accountId);
    return stored && !parts.isBarred(stored.body.email) ? stored : null;
  };
  return {
    async emailOf(accountId) {
      const stored = await load(accountId);
      if (!stored) return null;
      const { body } = stored;
      return { isVerified: body.emailVerifiedAtMs !== undefined, waiting: waitingEmail(body, clock.nowMs()) };
    },
    async isPassword(accountId, password) {
      const stored = await load(accountId);
      return stored !== null && (await Hash.verify(password, stored.body.passwordHash));
    },
    async askReset(asked) {
      const stored = await findByEmail(store, normalizeEmail(asked.email));
      if (!stored || parts.isBarred(stored.body.email)) return;
      await mailLink(parts, asked, { stored, purpose: 'reset', to: stored.body.email });
    },
    reset: (given) => reset(parts, given),
    async askVerification(asked) {
      const stored = await load(asked.accountId);
      if (!stored) return refuse('Unauthorized');
      return mailLink(parts, asked, { stored, purpose: 'verify', to: stored.body.email });
    },
    async askEmailChange(asked) {
      const stored = await load(asked.accountId);
      return stored ? askEmailChange(parts, asked, stored) : refuse('Unauthorized');
    },
    confirmEmail: (given) => confirmEmail(parts, given),
  };
}

async function findByEmail(store: StorePort, email: string): Promise<Stored | null> {
  const [stored] = await store.find<LinkedBody>(ACCOUNTS, { field: 'email', value: email, limit: 1 });
  return stored ?? null;
}

const LINKS = {
  verify: { mail: 'verifyEmail', path: '/confirm', lifeMs: ACCOUNT_LIMITS.confirmMs },
  change: { mail: 'changeEmail', path: '/confirm', lifeMs: ACCOUNT_LIMITS.confirmMs },
  reset: { mail: 'resetPassword', path: '/reset', lifeMs: ACCOUNT_LIMITS.resetMs },
} as const;

/** Makes a link and orders the mail in which it stands. It stands behind a `#`, which no browser sends to any server. */
async function mailLink(
  { store, clock, email }: Parts,
  { locale, origin }: LinkAsked,
  {
    stored,
    purpose,
    to,
  }: { readonly stored: Stored; readonly purpose: keyof typeof LINKS; readonly to: string },
): Promise<Outcome<object>> {
  if (!email.canSend) return refuse('MailUnavailable');
  const { mail, path, lifeMs } = LINKS[purpose];
  const made = await makeLink({ store, clock }, { accountId: stored.id, purpose, email: to, lifeMs });
  if (!made) return refuse('Unauthorized');
  const { token, untilMs } = made;
  const said: Mail = { type: mail, name: stored.body.name, link: `${origin}${path}#${token}` };
  const ordered = await email.order({ key: `${purpose}/${token}`, to, locale, mail: said, untilMs });
  return ordered === 'full' ? refuse('MailsFull') : { ok: true, value: {} };
}

async function tell(
  { email, clock }: Parts,
  told: { readonly key: string; readonly to: string; readonly locale: MailLocale; readonly mail: Mail },
): Promise<void> {
  await email.order({ ...told, untilMs: clock.nowMs() + TOLD_MS });
}

async function askEmailChange(
  parts: Parts,
  asked: LinkAsked & { readonly email: string },
  stored: Stored,
): Promise<Outcome<object>> {
  const { store, clock } = parts;
  const { locale, origin } = asked;
  const to = normalizeEmail(asked.email);
  if (!isEmailAddress(to) || parts.isBarred(to) || to === stored.body.email) return refuse('InvalidEmail');
  if (!parts.email.canSend) return refuse('MailUnavailable');
  const { name, email: present } = stored.body;
  // two within a minute are one
  const minute = Math.floor(clock.nowMs() / MINUTE_MS);
  const mail = { type: 'emailAsked', name, email: to } as const;
  await tell(parts, { key: `asked/${stored.id}/${to}/${minute}`, to: present, locale, mail });
  const holder = await findByEmail(store, to);
  if (!holder) return mailLink(parts, asked, { stored, purpose: 'change', to });
  // whoever has the address learns of it; whoever asked learns nothing of whether somebody does
  const said = { type: 'addressHasAccount', name: holder.body.name, link: `${origin}/login` } as const;
  await tell(parts, { key: `has/${holder.id}/${minute}`, to, locale, mail: said });
  return { ok: true, value: {} };
}

async function reset(
  parts: Parts,
  { token, password, locale }: Parameters<AccountCarePort['reset']>[0],
): Promise<Outcome<object>> {
  const found = await findLink(parts, token);
  if (found?.link.purpose !== 'reset' || parts.isBarred(found.stored.body.email))
    return refuse('MailLinkInvalid');
  if (isTooShort(password)) return refuse('PasswordTooShort');
  const passwordHash = await Hash.make(password);
  for (;;) {
    const again = await findLink(parts, token);
    if (!again) return refuse('MailLinkInvalid');
    const { id, version, body } = again.stored;
    // whoever set it up never showed that the address is theirs (TF7)
    if (body.emailVerifiedAtMs === undefined) await parts.forgetSecondStep(id);
    const emailVerifiedAtMs = body.emailVerifiedAtMs ?? parts.clock.nowMs();
    const next: LinkedBody = { ...nextGeneration(body), passwordHash, emailVerifiedAtMs, links: [] };
    if (!(await parts.store.replace<LinkedBody>(ACCOUNTS, id, version, next)).ok) continue;
    const generation = next.generation ?? 0;
    parts.bus.publish(SESSIONS_ENDED, { accountId: id, sessionId: null, generation });
    const mail = { type: 'passwordReset', name: body.name } as const;
    await tell(parts, { key: `wasReset/${id}/${generation}`, to: body.email, locale, mail });
    return { ok: true, value: {} };
  }
}

async function confirmEmail(
  parts: Parts,
  { token, locale }: { readonly token: string; readonly locale: MailLocale },
): Promise<Outcome<ConfirmEmailAnswer>> {
  for (;;) {
    const found = await findLink(parts, token);
    if (!found || found.link.purpose === 'reset' || parts.isBarred(found.stored.body.email))
      return refuse('MailLinkInvalid');
    const { stored, link } = found;
    const { id, version, body } = stored;
    const nowMs = parts.clock.nowMs();
    const isChanged = link.purpose === 'change';
    const before = [...(body.emailsBefore ?? []), { email: body.email, untilMs: nowMs }].slice(-EMAILS_KEPT);
    const changed = isChanged
      ? { email: link.email, emailsBefore: before, links: [], ...listedAs({ ...body, email: link.email }) }
      : { links: (body.links ?? []).filter((each) => each.digest !== link.digest) };
    const next: LinkedBody = { ...body, ...changed, emailVerifiedAtMs: nowMs };
    const written = await parts.store.replace<LinkedBody>(ACCOUNTS, id, version, next);
    if (!written.ok && written.rejection === 'AlreadyExists') return refuse('EmailTaken');
    if (!written.ok) continue;
    if (isChanged) {
      const mail = { type: 'emailChanged', name: body.name, email: link.email } as const;
      await tell(parts, { key: `changed/${link.digest}`, to: body.email, locale, mail });
    }
    return { ok: true, value: { email: link.email, isChanged } };
  }
}
