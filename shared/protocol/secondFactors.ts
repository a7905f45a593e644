import { z } from 'zod';

/**
 * The second step of a log-in, in POST /api/login: a code of an app, or a recovery code. Without one the answer is
 * SecondStepNeeded, where the account has one; a wrong one is SecondStepWrong.
 */
export const secondStep = z.strictObject({
  type: z.enum(['totp', 'recovery']),
  code: z.string().max(40),
});
export type SecondStep = z.infer<typeof secondStep>;

/** GET /api/second-step answers what the own account has for it. */
export interface SecondFactorAnswer {
  /** Whether codes of an app count. */
  readonly hasTotp: boolean;
  readonly passkeys: readonly PasskeyAnswer[];
  /** Recovery codes that were not used yet. */
  readonly recoveryLeft: number;
}

/** A passkey, as its person sees it. */
export interface PasskeyAnswer {
  readonly id: string;
  readonly name: string;
  readonly createdAtMs: number;
  /** Null: it has not been used yet. */
  readonly usedAtMs: number | null;
}

/**
 * Changes want the password (PasswordWrong). POST /api/second-step/totp → TotpAnswer, what an app is to know. POST
 * /api/second-step/totp/off → {}. POST /api/second-step/recovery → RecoveryAnswer.
 */
export const withPasswordBody = z.strictObject({ password: z.string().max(200) });
export interface TotpAnswer {
  /** In base32, for whoever types it. */
  readonly secret: string;
  /** What the QR code says. */
  readonly uri: string;
}

/** POST /api/second-step/totp/confirm → RecoveryAnswer: shows that the app knows it. SecondStepWrong. */
export const confirmTotpBody = z.strictObject({ code: z.string().max(40) });

/** Recovery codes, which are told this once; null: the ones from before count on. */
export interface RecoveryAnswer {
  readonly recoveryCodes: readonly string[] | null;
}

/** What a browser's WebAuthn API made, as JSON. The library that verifies it judges the rest. */
const madeByBrowser = z.looseObject({ id: z.string().min(1).max(1_400), type: z.literal('public-key') });

/**
 * POST /api/passkeys/options, with the password → PasskeyOptionsAnswer: what the browser makes one by. POST /api/passkeys →
 * RecoveryAnswer keeps it: PasskeyInvalid, PasskeysFull. POST /api/passkeys/:passkeyId/remove, with the password → {}.
 */
export const addPasskeyBody = z.strictObject({ response: madeByBrowser, name: z.string().min(1).max(40) });

/** POST /api/passkeys/log-in/options, without login → PasskeyOptionsAnswer. POST /api/passkeys/log-in → Session. PasskeyInvalid. */
export const passkeyLogInOptionsBody = z.strictObject({});
export const passkeyLogInBody = z.strictObject({ response: madeByBrowser });
export interface PasskeyOptionsAnswer {
  readonly options: Readonly<Record<string, unknown>>;
}
