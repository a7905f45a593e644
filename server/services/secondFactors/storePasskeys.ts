import { ACCOUNT_LIMITS } from '../../../shared/accountLimits.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import type { StorePort } from '../store/port.ts';
import {
  createRecovery,
  type FactorDocument,
  putFactors,
  readFactors,
  type StoredPasskey,
  viewOf,
  withoutIdleRecovery,
} from './factorDocument.ts';
import { createChallenges } from './passkeyChallenges.ts';
import type { PasskeyPlace, PasskeysPort, RecoveryCodes, WebAuthnJson } from './port.ts';

type Library = typeof import('@simplewebauthn/server');
type RegistrationResponse = Parameters<Library['verifyRegistrationResponse']>[0]['response'];
type AuthenticationResponse = Parameters<Library['verifyAuthenticationResponse']>[0]['response'];
type Excluded = NonNullable<Parameters<Library['generateRegistrationOptions']>[0]['excludeCredentials']>;
type Transports = NonNullable<Excluded[number]['transports']>;

/** It is loaded when somebody uses a passkey for the first time: it brings a reader of certificates with it. */
const library = (): Promise<Library> => import('@simplewebauthn/server');

interface Parts {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secret: string;
}

const LOG_IN = 'log-in';
const rpIdOf = ({ origin }: PasskeyPlace): string => new URL(origin).hostname;

/** Keeps passkeys, by WebAuthn. Rules: SPEC.md, PK*. */
export function createStorePasskeys(parts: Parts): PasskeysPort {
  const { store, secret } = parts;
  const challenges = createChallenges(parts);
  const recovery = createRecovery(secret);
  return {
    async beginAdd({ id, handle, name }, place) {
      const { passkeys } = await readFactors(store, id);
      if (passkeys.length >= ACCOUNT_LIMITS.passkeys) return refuse('PasskeysFull');
      const { generateRegistrationOptions } = await library();
      const options = await generateRegistrationOptions({
        rpName: 'Mesi Live',
        rpID: rpIdOf(place),
        userID: new Uint8Array(Buffer.from(id)),
        userName: handle,
        userDisplayName: name,
        challenge: challenges.make(`add ${id}`),
        timeout: ACCOUNT_LIMITS.passkeyMs,
        attestationType: 'none',
        excludeCredentials: passkeys.map(({ credentialId, transports }) => ({
          id: credentialId,
          transports: transports as unknown as Transports,
        })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
      return { ok: true, value: options as unknown as WebAuthnJson };
    },
    async add(accountId, { response, name }, place) {
      const made = await verifiedPasskey(parts, { accountId, response, name, place }, challenges.readsAs);
      if (!made) return refuse('PasskeyInvalid');
      let codes: RecoveryCodes | null = null;
      let isKnown = false;
      const written = await putFactors(store, accountId, (body) => {
        isKnown = body.passkeys.some(({ credentialId }) => credentialId === made.credentialId);
        if (isKnown || body.passkeys.length >= ACCOUNT_LIMITS.passkeys) return null;
        const first = recovery.makeFirst(accountId, body);
        codes = first.codes;
        return { ...body, passkeys: [...body.passkeys, made], recovery: first.digests };
      });
      if (!written) return refuse(isKnown ? 'PasskeyInvalid' : 'PasskeysFull');
      const passkey = viewOf(written).passkeys.find(({ id }) => id === made.id)!;
      return { ok: true, value: { passkey, recoveryCodes: codes } };
    },
    async drop(accountId, passkeyId) {
      const written = await putFactors(store, accountId, (body) => {
        const passkeys = body.passkeys.filter(({ id }) => id !== passkeyId);
        if (passkeys.length === body.passkeys.length) return null;
        return withoutIdleRecovery({ ...body, passkeys });
      });
      return written ? { ok: true, value: {} } : refuse('NotFound');
    },
    async beginLogIn(place) {
      const { generateAuthenticationOptions } = await library();
      const options = await generateAuthenticationOptions({
        rpID: rpIdOf(place),
        challenge: challenges.make(LOG_IN),
        timeout: ACCOUNT_LIMITS.passkeyMs,
        userVerification: 'required',
      });
      return options as unknown as WebAuthnJson;
    },
    logIn: (response, place) => logIn(parts, response, place, challenges.readsAs),
  };
}

type Reads = ReturnType<typeof createChallenges>['readsAs'];

async function verifiedPasskey(
  { clock, ids }: Parts,
  given: {
    readonly accountId: string;
    readonly response: WebAuthnJson;
    readonly name: string;
    readonly place: PasskeyPlace;
  },
  readsAs: Reads,
): Promise<StoredPasskey | null> {
  const { accountId, response, name, place } = given;
  try {
    const { verifyRegistrationResponse } = await library();
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as unknown as RegistrationResponse,
      expectedChallenge: (challenge) => readsAs(`add ${accountId}`, challenge) !== null,
      expectedOrigin: place.origin,
      expectedRPID: rpIdOf(place),
      requireUserVerification: true,
    });
    if (!verified || !registrationInfo) return null;
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    return {
      ...{ id: ids.next('pk'), credentialId: id, counter, transports, name },
      publicKey: Buffer.from(publicKey).toString('base64url'),
      createdAtMs: clock.nowMs(),
    };
  } catch {
    // the library throws for everything that is not as it should be
    return null;
  }
}

async function logIn(
  { store, clock }: Parts,
  response: WebAuthnJson,
  place: PasskeyPlace,
  readsAs: Reads,
): Promise<Outcome<{ readonly accountId: string }>> {
  const accountId = accountIn(response);
  const body = accountId === null ? null : await readFactors(store, accountId);
  const passkey = body?.passkeys.find(({ credentialId }) => credentialId === response.id);
  if (accountId === null || !passkey) return refuse('PasskeyInvalid');
  const used: { challenge: string; untilMs: number }[] = [];
  try {
    const { verifyAuthenticationResponse } = await library();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as unknown as AuthenticationResponse,
      expectedChallenge(challenge) {
        const untilMs = readsAs(LOG_IN, challenge);
        if (untilMs !== null) used.push({ challenge, untilMs });
        return untilMs !== null;
      },
      expectedOrigin: place.origin,
      expectedRPID: rpIdOf(place),
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
        transports: passkey.transports as unknown as Transports,
      },
    });
    const [answered] = used;
    if (!verified || !answered) return refuse('PasskeyInvalid');
    const { newCounter } = authenticationInfo;
    const written = await putFactors(store, accountId, (before) =>
      afterUse(before, { passkeyId: passkey.id, newCounter, answered, nowMs: clock.nowMs() }),
    );
    return written ? { ok: true, value: { accountId } } : refuse('PasskeyInvalid');
  } catch {
    return refuse('PasskeyInvalid');
  }
}

/** Notes that a passkey was used; null: it is gone, or its challenge was answered before. */
function afterUse(
  body: FactorDocument,
  use: {
    readonly passkeyId: string;
    readonly newCounter: number;
    readonly answered: { readonly challenge: string; readonly untilMs: number };
    readonly nowMs: number;
  },
): FactorDocument | null {
  const { passkeyId, newCounter, answered, nowMs } = use;
  const before = (body.answered ?? []).filter(({ untilMs }) => untilMs > nowMs);
  if (before.some(({ challenge }) => challenge === answered.challenge)) return null;
  const known = body.passkeys.find(({ id }) => id === passkeyId);
  if (!known || (newCounter > 0 && newCounter <= known.counter)) return null;
  const passkeys = body.passkeys.map((each) =>
    each.id === passkeyId ? { ...each, counter: newCounter, usedAtMs: nowMs } : each,
  );
  return { ...body, passkeys, answered: [...before, answered] };
}

/** The account that a passkey says it is for. */
function accountIn({ response }: WebAuthnJson): string | null {
  const handle = (response as { readonly userHandle?: unknown } | undefined)?.userHandle;
  return typeof handle === 'string' && handle.length <= 100
    ? Buffer.from(handle, 'base64url').toString()
    : null;
}
