import { createHmac } from 'node:crypto';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { KycNeed } from '../../domain/kyc/kycPolicy.ts';
import type { Log } from '../../log.ts';
import { Rounds } from '../../Rounds.ts';
import type { Services } from '../services.ts';
import type { WebhookInput } from '../webhookSignature.ts';
import { takeCheckEvent } from './hearCheck.ts';
import { PictureVault, type SealedShelf } from './pictureVault.ts';
import type { KycProvider } from './provider/provider.ts';
import { createSandboxProvider } from './provider/sandboxProvider.ts';
import { createLinkedProvider, type ProviderName } from './provider/signedProvider.ts';
import { createStoreKyc, readCase } from './storeKyc.ts';
import { createStoreKycForms } from './storeKycForms.ts';
import { createStoreKycReviews, settleOne } from './storeKycReviews.ts';
import { createKycVault, type KycVault, type MasterKey } from './vault.ts';

/** How often keys are looked for that an older master key wrapped, and how many are wrapped anew at a time. */
const ROUND_MS = HOUR_MS;
const NEXT_MS = SECOND_MS;
const AFTER_FAILURE_MS = 5 * MINUTE_MS;
const AT_ONCE = 100;

/** The services of who people are, and the rounds that wrap keys anew after the master key was changed. */
export function createKyc(
  parts: Pick<
    Services,
    'store' | 'bus' | 'clock' | 'ids' | 'files' | 'uploads' | 'notices' | 'accountNames' | 'identity'
  > & {
    readonly masters: readonly [MasterKey, ...MasterKey[]];
    readonly needs: readonly KycNeed[];
    /** Where sealed pictures lie. */
    readonly shelf: SealedShelf;
    readonly provider: ProviderChoice;
    readonly webhookSecrets: readonly string[];
    readonly link: string | null;
    /** The server's own, of which the sandbox's is made where there is none. */
    readonly secret: string;
    readonly log: Log;
  },
): { readonly ports: Pick<Services, 'kyc' | 'kycForms' | 'kycReviews'>; readonly stop: () => Promise<void> } {
  const { clock, log } = parts;
  const vault = createKycVault(parts);
  const pictures = new PictureVault(parts);
  const deliver = (input: WebhookInput) => takeCheckEvent(all, input);
  const { provider, resume } = chooseProvider(parts, deliver);
  const settle = (personId: string) => settleOne(all, personId);
  const all = { ...parts, vault, pictures, provider, settle };
  const reviews = { ...createStoreKycReviews(all), takeWebhook: deliver };
  const round = async (): Promise<number> => {
    const settled = await reviews.settle();
    const wrapped = await wrapAnew(vault, log);
    // what was left over lies for an hour anyway: it is not looked for once a second meanwhile
    if (wrapped >= AT_ONCE || settled >= AT_ONCE) return NEXT_MS;
    await pictures.sweep(async (personId, fileId) =>
      Object.values((await readCase(all, personId))?.pictures ?? {}).some((known) => known.fileId === fileId),
    );
    return ROUND_MS;
  };
  const rounds = new Rounds({
    clock,
    roundMs: AFTER_FAILURE_MS,
    work: round,
    onFailed: (err) => log.warn({ err }, 'the vault of who people are was not looked after'),
  });
  rounds.nudge();
  void resume().catch((err: unknown) => log.warn({ err }, 'checks of the sandbox were not taken up'));
  return {
    ports: { kyc: createStoreKyc(all), kycForms: createStoreKycForms(all), kycReviews: reviews },
    async stop() {
      await provider?.close();
      await rounds.stop();
    },
  };
}

type ProviderChoice = 'none' | ProviderName;

/** Makes what checks identities, and what takes up at a start what it had not told. */
function chooseProvider(
  parts: Parameters<typeof createKyc>[0],
  deliver: (input: WebhookInput) => Promise<unknown>,
): { readonly provider: KycProvider | null; readonly resume: () => Promise<void> } {
  const { provider, webhookSecrets: secrets, link } = parts;
  const nothing = async () => {};
  if (provider === 'none') return { provider: null, resume: nothing };
  if (provider === 'sandbox') {
    const secret =
      secrets[0] ?? createHmac('sha256', parts.secret).update('mesi-kyc-sandbox-1').digest('hex');
    const sandbox = createSandboxProvider({ ...parts, secret, deliver });
    return { provider: sandbox, resume: () => sandbox.resume() };
  }
  if (link === null) throw new Error('a provider of checks has no address');
  return { provider: createLinkedProvider({ ...parts, provider, secrets, link }), resume: nothing };
}

/** Wraps keys of an older master key anew, and says which master keys are missing. Returns how many were wrapped. */
async function wrapAnew(vault: KycVault, log: Log): Promise<number> {
  const wrapped = await vault.wrapAnew(AT_ONCE);
  if (wrapped > 0) log.info({ wrapped }, 'keys of the vault were wrapped by the new master key');
  const missing = (await vault.masters()).filter(({ isThere }) => !isThere).map(({ id }) => id);
  if (missing.length > 0)
    log.error({ missing }, 'master keys are missing: what they wrapped cannot be read until they are back');
  return wrapped;
}
