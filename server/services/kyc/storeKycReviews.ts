import { KYC_LIMITS, KYC_PICTURES } from '../../../shared/kycLimits.ts';
import type { KycVerdict } from '../../../shared/protocol/kyc.ts';
import { refuse } from '../../../shared/protocol/rejections.ts';
import { KYC_CHANGED } from '../../domain/topics/kyc.ts';
import { putDocument } from '../../putDocument.ts';
import type { AccountNamesPort } from '../identity/port.ts';
import type { NoticesPort } from '../notices/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject } from '../store/port.ts';
import { type CaseOwed, type KycCase, moved, toldOf } from './kycCase.ts';
import type { PictureVault } from './pictureVault.ts';
import type { KycReview, KycReviewsPort } from './port.ts';
import type { KycProvider } from './provider/provider.ts';
import { type KycParts, noteLook, openValues, openWhy, readCase, sealWhy } from './storeKyc.ts';
import type { PersonSeal } from './vault.ts';

const CASES = COLLECTIONS.kycCases.name;
const AT_ONCE = 100;
const SETTLE_TRIES = 50;
/** The provider is told so many characters of a number of a document. */
const HINT_CHARS = 2;
type Stored = KycCase & JsonObject;

export interface ReviewParts extends KycParts {
  /** Null: no provider is configured, and auditors alone decide. */
  readonly provider: KycProvider | null;
  readonly pictures: PictureVault;
  readonly notices: Pick<NoticesPort, 'tell'>;
  readonly accountNames: Pick<AccountNamesPort, 'setVerified'>;
}

/** What each verdict makes of a form, and of which forms it may be said. */
const VERDICTS = {
  verify: { to: 'verified', happening: 'verified', of: ['waiting'] },
  reject: { to: 'rejected', happening: 'rejected', of: ['waiting', 'verified'] },
  askAgain: { to: 'begun', happening: 'askedAgain', of: ['waiting', 'verified', 'rejected'] },
} as const satisfies Readonly<
  Record<KycVerdict, { to: KycCase['status']; happening: CaseOwed['what']; of: readonly KycCase['status'][] }>
>;

/** The desk of auditors, over the forms. Rules: SPEC.md, KY*. */
export function createStoreKycReviews(parts: ReviewParts): Omit<KycReviewsPort, 'takeWebhook'> {
  const { store, bus } = parts;
  return {
    async queue() {
      const { listed: limit } = KYC_LIMITS;
      const [waiting, decided] = await Promise.all([
        store.find<Stored>(CASES, { field: 'waits', value: 'yes', by: 'sinceMs', limit }),
        store.find<Stored>(CASES, {
          ...({ field: 'decided', value: 'yes', by: 'sinceMs', order: 'descending', limit } as const),
        }),
      ]);
      const reviews = (found: typeof waiting) =>
        Promise.all(found.map(({ id, body }) => reviewOf(parts, id, body)));
      return { waiting: await reviews(waiting), decided: await reviews(decided) };
    },

    async picture({ personId, picture, ...look }) {
      const seal = await parts.vault.openFor(personId);
      const fileId = (await readCase(parts, personId))?.pictures[picture]?.fileId;
      if (!seal || fileId === undefined) return null;
      const bytes = await parts.pictures.open({ personId, picture }, seal, fileId);
      if (!bytes) return null;
      return (await noteLook(parts, { personId, ...look, fields: [picture] })) ? bytes : null;
    },

    async decide({ personId, auditorId, verdict, reason, sinceMs }) {
      if (personId === auditorId) return refuse('OwnCase');
      const seal = await parts.vault.openFor(personId);
      const known = await readCase(parts, personId);
      if (!seal || !known) return refuse('NotFound');
      const written = await putDocument<Stored>(store, { collection: CASES, id: personId }, (was) =>
        was?.sinceMs === sinceMs && (VERDICTS[verdict].of as readonly string[]).includes(was.status)
          ? judged(was, verdict, { seal, personId, byId: auditorId, reason, nowMs: parts.clock.nowMs() })
          : null,
      );
      if (!written) return refuse('KycMovedOn');
      bus.publish(KYC_CHANGED, { personId });
      await settleOne(parts, personId);
      return { ok: true, value: await reviewOf(parts, personId, written) };
    },

    async settle() {
      const owing = await store.find<Stored>(CASES, { field: 'owes', value: 'yes', limit: AT_ONCE });
      for (const { id } of owing) await settleOne(parts, id);
      return owing.length;
    },
  };
}

interface Judged {
  readonly seal: PersonSeal;
  readonly personId: string;
  readonly byId: string | null;
  readonly reason: string;
  readonly nowMs: number;
  /** Whether a verdict that verifies gives the badge as well; absent: it does. */
  readonly isNamed?: boolean;
}

/** What a verdict makes of a form. Whoever is asked again may correct everything once more. */
export function judged(was: KycCase, verdict: KycVerdict, input: Judged): Stored {
  const { seal, personId, byId, reason, nowMs, isNamed = true } = input;
  const { to, happening } = VERDICTS[verdict];
  const why = reason === '' ? null : sealWhy(seal, personId, reason);
  const next = moved(was, to, { type: happening, atMs: nowMs, byId, why });
  const corrections = verdict === 'askAgain' ? 0 : was.corrections;
  const isSet = to === 'verified' && isNamed;
  const isTaken = was.status === 'verified';
  // what of the badge was not carried out yet is not forgotten
  const isBadge = isSet || isTaken || was.owed?.isBadge === true;
  const hasBadge = isSet || (!isTaken && was.hasBadge === true);
  const owed: CaseOwed = { isBadge, what: happening, atMs: next.sinceMs };
  return { ...next, corrections, hasBadge, owed, owes: 'yes' } as Stored;
}

/**
 * Carries out what follows from a verdict, or from handing in, and notes that it was. Done again it changes nothing. Whoever was
 * overtaken looks again: of two who set the badge the one with the older verdict may have been the later one.
 */
export async function settleOne(parts: ReviewParts, personId: string): Promise<void> {
  let isOvertaken = false;
  for (let tries = 0; tries < SETTLE_TRIES; tries += 1) {
    const found = await readCase(parts, personId);
    if (!found || !(found.owed || found.toBegin || isOvertaken)) return;
    await carryOut(parts, personId, found, isOvertaken);
    if (await noteDone(parts, personId, found)) return;
    isOvertaken ||= found.owed?.isBadge === true;
  }
  throw new Error(`what follows for ${personId} could not be carried out: others keep deciding`);
}

async function carryOut(
  { notices, accountNames, provider, vault }: ReviewParts,
  personId: string,
  found: KycCase,
  isOvertaken: boolean,
): Promise<void> {
  const { owed, toBegin, check, hasBadge = false } = found;
  if (toBegin && check && provider) {
    const seal = await vault.openFor(personId);
    const number = seal && openValues(seal, personId, found, ['documentNumber']).documentNumber;
    await provider.begin({ checkId: check.checkId, hint: (number ?? '').slice(-HINT_CHARS) });
  }
  if (owed?.isBadge || isOvertaken) await accountNames.setVerified(personId, hasBadge);
  if (!owed) return;
  const { what, atMs } = owed;
  await notices.tell({ personId, key: `kyc/${personId}/${atMs}`, atMs, news: { type: 'kycNews', what } });
}

/** Notes that all was carried out. False: the form has moved on since it was read. */
async function noteDone({ store }: ReviewParts, personId: string, found: KycCase): Promise<boolean> {
  let isSame = true;
  await putDocument<Stored>(store, { collection: CASES, id: personId }, (was) => {
    isSame = was?.sinceMs === found.sinceMs;
    if (!was?.owes || !isSame) return null;
    const { owed: _, toBegin: __, owes: ___, ...rest } = was;
    return rest as Stored;
  });
  return isSame;
}

async function reviewOf(parts: ReviewParts, personId: string, found: KycCase): Promise<KycReview> {
  const seal = await parts.vault.openFor(personId);
  const { status, sinceMs, corrections, pictures } = found;
  return {
    ...{ personId, status, sinceMs, corrections, told: toldOf(found) },
    pictures: KYC_PICTURES.filter((picture) => pictures[picture]),
    history: found.history.map(({ type, atMs, byId, why }) => ({
      ...{ type, atMs, byId, why: openWhy(seal, personId, why) },
    })),
  };
}
