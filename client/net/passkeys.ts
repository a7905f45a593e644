import type { Session } from '../../shared/protocol/http.ts';
import { type Outcome, rejection } from '../../shared/protocol/rejections.ts';
import type { PasskeyOptionsAnswer, RecoveryAnswer } from '../../shared/protocol/secondFactors.ts';
import { call } from './api.ts';
import { renewSession } from './session.ts';
import { keepSession } from './sessionStore.ts';

const post = <T>(path: string, body: object) => call<T>(path, { method: 'POST', body, cookies: true });

/** What came of asking the browser for a passkey; null: somebody closed its dialog, or the browser has none that fits. */
type PasskeyOutcome<T> = Outcome<T | null>;

/** What browsers throw when nothing came of it, and when the device has one already. */
const ENDED = ['NotAllowedError', 'AbortError', 'InvalidStateError'];

/** Whether this browser knows passkeys at all: it does not on a page that is not secure. */
export const knowsPasskeys = (): boolean => 'PublicKeyCredential' in window;

/** Runs what asks the browser; the library for it is fetched then. */
async function asked<T>(
  ask: (library: typeof import('@simplewebauthn/browser')) => Promise<Outcome<T>>,
): Promise<PasskeyOutcome<T>> {
  try {
    return await ask(await import('@simplewebauthn/browser'));
  } catch (error) {
    return ENDED.includes((error as Error).name)
      ? { ok: true, value: null }
      : { ok: false, rejection: rejection('PasskeyInvalid') };
  }
}

/** Has the browser make a passkey for the own account, and the server keep it. */
export async function addPasskey(given: {
  readonly password: string;
  readonly name: string;
}): Promise<PasskeyOutcome<RecoveryAnswer>> {
  const { password, name } = given;
  const begun = await post<PasskeyOptionsAnswer>('/api/passkeys/options', { password });
  if (!begun.ok) return begun;
  return asked(async ({ startRegistration }) => {
    const response = await startRegistration({ optionsJSON: begun.value.options as never });
    return post<RecoveryAnswer>('/api/passkeys', { response, name });
  });
}

/** Logs in by a passkey of this device, whoever it is of. */
export async function logInWithPasskey(): Promise<PasskeyOutcome<Session>> {
  const begun = await post<PasskeyOptionsAnswer>('/api/passkeys/log-in/options', {});
  if (!begun.ok) return begun;
  const outcome = await asked(async ({ startAuthentication }) => {
    const response = await startAuthentication({ optionsJSON: begun.value.options as never });
    return post<Session>('/api/passkeys/log-in', { response });
  });
  if (outcome.ok && outcome.value) {
    keepSession(outcome.value);
    void renewSession();
  }
  return outcome;
}
