import { Secret, TOTP } from 'otpauth';
import { ACCOUNT_LIMITS } from '../../../shared/accountLimits.ts';
import { type RejectionCode, refuse } from '../../../shared/protocol/rejections.ts';
import type { SecondStep } from '../../../shared/protocol/secondFactors.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { takeDocument } from '../../putDocument.ts';
import type { Clock } from '../runtime/port.ts';
import { createSeal, type Seal } from '../seal.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import {
  asksForStep,
  createRecovery,
  type FactorDocument,
  putFactors,
  readFactors,
  viewOf,
  withoutIdleRecovery,
} from './factorDocument.ts';
import type { RecoveryCodes, SecondFactorsPort } from './port.ts';

const PERIOD_SECONDS = 30;
const SECRET_BYTES = 20;
/** Codes of the step before and after count, too: clocks differ, and people type slowly. */
const STEPS_APART = 1;

interface Parts {
  readonly store: StorePort;
  readonly clock: Clock;
  /** The server's own secret: with it the secrets of apps are sealed. */
  readonly secret: string;
}

/** Keeps codes of apps and recovery codes. Rules: SPEC.md, TF*. */
export function createStoreSecondFactors(parts: Parts): SecondFactorsPort {
  const { store, clock, secret } = parts;
  const seal = createSeal(secret, 'mesi-totp-1');
  const recovery = createRecovery(secret);
  const { counterOf, afterStep } = createSteps({ clock, seal, recovery });
  return {
    of: async (accountId) => viewOf(await readFactors(store, accountId)),
    async judge(accountId, given) {
      const nowMs = clock.nowMs();
      if (!given) return asksForStep(await readFactors(store, accountId)) ? 'SecondStepNeeded' : null;
      let refused: RejectionCode | null = null;
      await putFactors(store, accountId, (body) => {
        refused = null;
        if (!asksForStep(body)) return null;
        const wrong = withinWindow(body.wrong, nowMs);
        if (wrong.count >= ACCOUNT_LIMITS.wrongSteps) {
          refused = 'SecondStepBlocked';
          return null;
        }
        const next = afterStep(accountId, body, given);
        if (next) return next;
        refused = 'SecondStepWrong';
        return { ...body, wrong: { ...wrong, count: wrong.count + 1 } };
      });
      return refused;
    },
    async beginTotp({ id, handle }) {
      const fresh = new Secret({ size: SECRET_BYTES });
      const untilMs = clock.nowMs() + ACCOUNT_LIMITS.pendingTotpMs;
      const sealed = seal.seal(id, fresh.base32);
      await putFactors(store, id, (body) => ({ ...body, pendingTotp: { sealed, untilMs } }));
      return { secret: fresh.base32, uri: totpOf(fresh.base32, handle).toString() };
    },
    async confirmTotp(accountId, code) {
      let made: RecoveryCodes | null = null;
      const written = await putFactors(store, accountId, ({ pendingTotp, ...body }) => {
        if (!pendingTotp || pendingTotp.untilMs < clock.nowMs()) return null;
        const counter = counterOf(accountId, pendingTotp.sealed, 0, code);
        if (counter === null) return null;
        const first = recovery.makeFirst(accountId, body);
        made = first.codes;
        const totp = { sealed: pendingTotp.sealed, counter };
        return { ...body, totp, recovery: first.digests };
      });
      return written ? { ok: true, value: made } : refuse('SecondStepWrong');
    },
    async dropTotp(accountId) {
      await putFactors(store, accountId, ({ totp, pendingTotp, ...body }) => withoutIdleRecovery(body));
    },
    async renewRecovery(accountId) {
      const { codes, digests } = recovery.make(accountId);
      const written = await putFactors(store, accountId, (body) =>
        asksForStep(body) ? { ...body, recovery: digests } : null,
      );
      return written ? { ok: true, value: codes } : refuse('NotFound');
    },
    async forget(accountId) {
      await takeDocument(store, { collection: COLLECTIONS.secondFactors.name, id: accountId });
    },
  };
}

/** Judges single codes, and knows nothing of how often somebody tried. */
function createSteps({
  clock,
  seal,
  recovery,
}: {
  readonly clock: Clock;
  readonly seal: Seal;
  readonly recovery: ReturnType<typeof createRecovery>;
}) {
  /** The number of the code that fits; null: none does that was not used before. */
  const counterOf = (accountId: string, sealed: string, used: number, code: string): number | null => {
    const opened = seal.open(accountId, sealed);
    if (opened === null) return null;
    const timestamp = clock.nowMs();
    const token = code.replace(/\D/g, '');
    const delta = totpOf(opened).validate({ token, timestamp, window: STEPS_APART });
    if (delta === null) return null;
    const counter = Math.floor(timestamp / (PERIOD_SECONDS * SECOND_MS)) + delta;
    return counter > used ? counter : null;
  };

  /** What is left once that step was made; null: it is wrong. */
  const afterStep = (accountId: string, body: FactorDocument, given: SecondStep): FactorDocument | null => {
    if (given.type === 'recovery') {
      const digest = recovery.digestOf(accountId, given.code);
      if (!body.recovery.includes(digest)) return null;
      return { ...body, recovery: body.recovery.filter((each) => each !== digest) };
    }
    const { totp } = body;
    const counter = totp ? counterOf(accountId, totp.sealed, totp.counter, given.code) : null;
    return totp && counter !== null ? { ...body, totp: { ...totp, counter } } : null;
  };
  return { counterOf, afterStep };
}

/** The wrong codes that count now: those of a window that is over do not. */
function withinWindow(wrong: FactorDocument['wrong'], nowMs: number): NonNullable<FactorDocument['wrong']> {
  return wrong && nowMs < wrong.sinceMs + ACCOUNT_LIMITS.wrongStepsMs ? wrong : { sinceMs: nowMs, count: 0 };
}

const totpOf = (base32: string, label = 'account'): TOTP =>
  new TOTP({
    issuer: 'Mesi Live',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(base32),
  });
