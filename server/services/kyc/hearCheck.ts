import type { KycVerdict } from '../../../shared/protocol/kyc.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { isNamedAs } from '../../domain/kyc/isNamedAs.ts';
import { KYC_CHANGED } from '../../domain/topics/kyc.ts';
import { putDocument } from '../../putDocument.ts';
import { sha256 } from '../../sha256.ts';
import type { IdentityPort } from '../identity/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject } from '../store/port.ts';
import { takeOnce } from '../webhookEvents.ts';
import type { WebhookInput } from '../webhookSignature.ts';
import { type KycCase, noted } from './kycCase.ts';
import type { CheckSaying } from './provider/provider.ts';
import { openValues, sealWhy } from './storeKyc.ts';
import { judged, type ReviewParts, settleOne } from './storeKycReviews.ts';
import type { PersonSeal } from './vault.ts';

const CASES = COLLECTIONS.kycCases.name;
type Stored = KycCase & JsonObject;

export interface CheckParts extends ReviewParts {
  readonly identity: Pick<IdentityPort, 'get'>;
}

/** What each result makes of a form, and of which forms; a result that is missing changes nothing. */
const RESULTS: Readonly<
  Partial<Record<CheckSaying['says'], { readonly verdict: KycVerdict; readonly of: readonly string[] }>>
> = {
  approved: { verdict: 'verify', of: ['waiting', 'rejected'] },
  declined: { verdict: 'reject', of: ['waiting', 'verified'] },
  needsMore: { verdict: 'askAgain', of: ['waiting', 'verified'] },
};

/** Takes an event of the provider. What it does is never done twice, so it may come again. */
export async function takeCheckEvent(
  parts: CheckParts,
  input: WebhookInput,
): Promise<Outcome<{ readonly replayed: boolean }>> {
  const { provider } = parts;
  if (!provider) return refuse('NotFound');
  const reading = provider.readWebhook(input);
  if (!reading.ok) return refuse(reading.rejection);
  const { saying } = reading;
  if (!saying) return { ok: true, value: { replayed: false } };
  const eventId = `kyc_${sha256(`${provider.name} ${saying.eventId}`)}`;
  return takeOnce(parts, eventId, async () =>
    (await hear(parts, saying)) ? { ok: true, value: null } : refuse('NotFound'),
  );
}

/** False: no form has that check, or not any more. */
async function hear(parts: CheckParts, saying: CheckSaying): Promise<boolean> {
  const { store, bus, vault, identity } = parts;
  const query = { field: 'checkId', value: saying.checkId, limit: 1 };
  const [found] = await store.find<Stored>(CASES, query);
  const seal = found && (await vault.openFor(found.id));
  if (!found || !seal) return false;
  const personId = found.id;
  const shownName = (await identity.get(personId))?.name ?? '';
  const nowMs = parts.clock.nowMs();
  const written = await putDocument<Stored>(store, { collection: CASES, id: personId }, (was) => {
    if (was?.check?.checkId !== saying.checkId || !isNews(was, saying)) return null;
    const legalName = openValues(seal, personId, was, ['name']).name ?? '';
    const isNamed = isNamedAs(shownName, legalName);
    const next = after(was, saying, { seal, personId, nowMs, isNamed });
    return { ...next, check: { checkId: saying.checkId, saidAtMs: saying.saidAtMs } } as Stored;
  });
  if (written) bus.publish(KYC_CHANGED, { personId });
  // also where it was written before, by somebody who died then
  await settleOne(parts, personId);
  return true;
}

/** What was so later counts. Of two things at one time the one that is a result does: clocks of providers have seconds. */
const isNews = ({ check }: KycCase, { saidAtMs, says }: CheckSaying): boolean =>
  saidAtMs > (check?.saidAtMs ?? 0) || (saidAtMs === check?.saidAtMs && says !== 'pending');

function after(
  was: KycCase,
  { says, reason }: CheckSaying,
  {
    seal,
    personId,
    nowMs,
    isNamed,
  }: {
    readonly seal: PersonSeal;
    readonly personId: string;
    readonly nowMs: number;
    readonly isNamed: boolean;
  },
): KycCase {
  const result = RESULTS[says];
  if (!result) return was;
  const event = { seal, personId, byId: null, reason, nowMs };
  if (!isJudgedByAuditor(was) && result.of.includes(was.status))
    return judged(was, result.verdict, { ...event, isNamed });
  // an auditor decided, or the person changes the form: it is noted for whoever looks next
  const why = sealWhy(seal, personId, reason === '' ? says : `${says}: ${reason}`);
  return noted(was, { type: 'noted', atMs: Math.max(nowMs, was.sinceMs + 1), byId: null, why });
}

/** Whether the last verdict since the form was handed in was an auditor’s. */
function isJudgedByAuditor({ history }: KycCase): boolean {
  const since = history.slice(history.findLastIndex(({ type }) => type === 'submitted') + 1);
  return since.some(({ byId }) => byId !== null);
}
