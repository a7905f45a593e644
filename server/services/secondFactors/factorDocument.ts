import { createHmac, randomBytes } from 'node:crypto';
import { ACCOUNT_LIMITS } from '../../../shared/accountLimits.ts';
import type { SecondFactorAnswer } from '../../../shared/protocol/secondFactors.ts';
import { putDocument } from '../../putDocument.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import type { RecoveryCodes } from './port.ts';

const FACTORS = COLLECTIONS.secondFactors.name;
/** Letters of recovery codes: none that is taken for another one. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const CODE_CHARS = 12;

/** A passkey as it is kept: what it shows is verified by its public key, which opens nothing. */
export interface StoredPasskey extends JsonObject {
  readonly id: string;
  /** The id that the device gave it. */
  readonly credentialId: string;
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
  readonly createdAtMs: number;
  readonly usedAtMs?: number;
}

/** All that an account has for its second step, id = account's id. */
export type FactorDocument = JsonObject & {
  /** The secret of an app, sealed, and the number of the last code that was used: each counts once. */
  readonly totp?: { readonly sealed: string; readonly counter: number };
  /** One that no code was shown of yet. */
  readonly pendingTotp?: { readonly sealed: string; readonly untilMs: number };
  readonly passkeys: readonly StoredPasskey[];
  /** Digests of recovery codes that were not used yet. */
  readonly recovery: readonly string[];
  /** Wrong codes within the present window. */
  readonly wrong?: { readonly sinceMs: number; readonly count: number };
  /** Challenges of passkeys that were answered, until they are worthless anyway. */
  readonly answered?: readonly { readonly challenge: string; readonly untilMs: number }[];
};

const NO_FACTORS: FactorDocument = { passkeys: [], recovery: [] };

/** Whether an account asks for a second step. */
export const asksForStep = ({ totp, passkeys }: FactorDocument): boolean =>
  totp !== undefined || passkeys.length > 0;

/** Recovery codes stand in for a second step: they go with the last one. */
export const withoutIdleRecovery = (body: FactorDocument): FactorDocument =>
  asksForStep(body) ? body : { ...body, recovery: [] };

/** What its person sees of it. */
export const viewOf = ({ totp, passkeys, recovery }: FactorDocument): SecondFactorAnswer => ({
  hasTotp: totp !== undefined,
  passkeys: passkeys.map(({ id, name, createdAtMs, usedAtMs = null }) => ({
    ...{ id, name, createdAtMs, usedAtMs },
  })),
  recoveryLeft: recovery.length,
});

/** Reads what an account has; an account without any has an empty one. */
export async function readFactors(store: StorePort, accountId: string): Promise<FactorDocument> {
  return (await store.get<FactorDocument>(FACTORS, accountId))?.body ?? NO_FACTORS;
}

/** Changes what an account has; null leaves it as it is, and is answered. */
export function putFactors(
  store: StorePort,
  accountId: string,
  next: (before: FactorDocument) => FactorDocument | null,
): Promise<FactorDocument | null> {
  const place = { collection: FACTORS, id: accountId };
  return putDocument<FactorDocument>(store, place, (before) => next(before ?? NO_FACTORS));
}

interface MadeRecovery {
  readonly codes: RecoveryCodes;
  readonly digests: readonly string[];
}

/** Makes and recognises recovery codes. At rest they are digests that want the server's secret, as they are short. */
export function createRecovery(secret: string) {
  const digestOf = (accountId: string, code: string): string =>
    createHmac('sha256', secret).update(`mesi-recovery-1 ${accountId} ${code}`).digest('base64url');
  const make = (accountId: string): MadeRecovery => {
    const plain = Array.from({ length: ACCOUNT_LIMITS.recoveryCodes }, codeOf);
    return {
      codes: plain.map((code) => code.replace(/(.{4})(?=.)/g, '$1-')),
      digests: plain.map((code) => digestOf(accountId, code)),
    };
  };
  return {
    /** The digest of a code as somebody typed it. */
    digestOf: (accountId: string, typed: string) =>
      digestOf(accountId, typed.toLowerCase().replace(/[^a-z0-9]/g, '')),
    make,
    /** Makes codes for an account that has none; for any other its digests stay, and `codes` is null. */
    makeFirst: (accountId: string, { recovery }: Pick<FactorDocument, 'recovery'>) =>
      recovery.length === 0 ? make(accountId) : { codes: null, digests: recovery },
  };
}

/** 12 letters of 31: 59 bits. A byte that would favour some letters is drawn again. */
function codeOf(): string {
  let code = '';
  while (code.length < CODE_CHARS) {
    const [byte] = randomBytes(1);
    if (byte! < 248) code += LETTERS[byte! % LETTERS.length];
  }
  return code;
}
