import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { LocalPresence } from '@colyseus/core';
import sharp from 'sharp';
import type { KycPicture } from '../../../shared/kycLimits.ts';
import type { NoticeNews } from '../../../shared/protocol/inbox.ts';
import type { Account } from '../../../shared/protocol/people.ts';
import { createLog } from '../../log.ts';
import { createPresenceBus } from '../bus/presenceBus.ts';
import { type FilesWorld, startFiles } from '../files/files.testkit.ts';
import { createFolderBlobs } from '../files/folder/folderBlobs.ts';
import type { Clock } from '../runtime/port.ts';
import { createSimRuntime, type SimRuntime } from '../runtime/simRuntime.ts';
import type { StorePort } from '../store/port.ts';
import type { ReadableSite } from '../store/readableStores.testkit.ts';
import type { WebhookInput } from '../webhookSignature.ts';
import { takeCheckEvent } from './hearCheck.ts';
import { PictureVault, type SealedShelf } from './pictureVault.ts';
import type { KycProvider } from './provider/provider.ts';
import { createStoreKyc } from './storeKyc.ts';
import { createStoreKycForms } from './storeKycForms.ts';
import { createStoreKycReviews, type ReviewParts, settleOne } from './storeKycReviews.ts';
import { createKycVault, type MasterKey, masterKeyOf } from './vault.ts';

export const IRIS = { id: 'us_iris', name: 'Iris', handle: 'iris' };
export const TOLD = { name: 'Ada Quillfeather', birthDate: '1999-03-14', country: 'DE' } as const;
export const REST = {
  address: 'Hafengasse 4, Hamburg',
  documentKind: 'passport',
  documentNumber: 'C01X00T47',
} as const;

/** What was told to people, and which badges were set or taken. */
export interface KycFacts {
  readonly news: { readonly personId: string; readonly key: string; readonly news: NoticeNews }[];
  readonly badges: (readonly [personId: string, isVerified: boolean])[];
  /** What people are called here. */
  readonly names: Map<string, string>;
}

/** Makes a provider of checks, which brings its events to `deliver`; null: there is none. */
type ChooseProvider = (given: {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly deliver: (input: WebhookInput) => Promise<unknown>;
}) => KycProvider | null;

/** The services of who people are, on a real store and real files, with a clock that stands still. */
export type KycWorld = Awaited<ReturnType<typeof openKycWorld>>;

export async function openKycWorld(site: ReadableSite, chooseProvider: ChooseProvider = () => null) {
  const sent: FilesWorld = await startFiles();
  const runtime = createSimRuntime();
  const sealedFolder = join(sent.folder, 'files', 'sealed');
  const shelf = createFolderBlobs(sealedFolder);
  const first = masterKeyOf(randomBytes(32));
  const facts: KycFacts = { news: [], badges: [], names: new Map() };
  const taken: Promise<unknown>[] = [];
  const deliver = (input: WebhookInput) => {
    const answer = takeCheckEvent(world.parts, input);
    taken.push(answer.catch(() => undefined));
    return answer;
  };
  const provider = chooseProvider({ store: site.store, ...runtime, deliver });
  const withMasters = (...masters: readonly [MasterKey, ...MasterKey[]]) =>
    servicesOf({ store: site.store, runtime, sent, shelf, facts, provider, masters });
  const world = withMasters(first);
  return {
    ...{ ...world, withMasters, first, runtime, sent, shelf, sealedFolder, facts, deliver },
    sendPicture: (personId: string) => sendPicture(sent, personId),
    /** Moves the clock on, and waits until what came on the way was taken. */
    async advance(durationMs: number) {
      runtime.advance(durationMs);
      for (let known = -1; known !== taken.length; ) {
        known = taken.length;
        await Promise.all(taken);
      }
    },
    async putPicture(personId: string, picture: KycPicture) {
      const { fileId } = await sendPicture(sent, personId);
      return world.forms.putPicture(personId, picture, fileId);
    },
    async close() {
      await sent.close();
      rmSync(sent.folder, { recursive: true, force: true });
    },
  };
}

function servicesOf({
  store,
  runtime,
  sent,
  shelf,
  facts,
  provider,
  masters,
}: {
  readonly store: StorePort;
  readonly runtime: SimRuntime;
  readonly sent: FilesWorld;
  readonly shelf: SealedShelf;
  readonly facts: KycFacts;
  readonly provider: KycProvider | null;
  readonly masters: readonly [MasterKey, ...MasterKey[]];
}) {
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  const vault = createKycVault({ store, ...runtime, masters });
  const pictures = new PictureVault({ shelf, ...runtime });
  const parts = {
    ...{ store, bus, ...runtime, vault, pictures, provider, files: sent.files, uploads: sent.uploads },
    needs: ['address', 'document'] as const,
    identity: {
      get: async (id: string) => ({ ...IRIS, id, name: facts.names.get(id) ?? '' }) as Account,
    },
    settle: (personId: string): Promise<void> => settleOne(parts, personId),
    ...tellingOf(facts),
  };
  return {
    ...{ parts, vault, pictures, kyc: createStoreKyc(parts), forms: createStoreKycForms(parts) },
    reviews: createStoreKycReviews(parts),
  };
}

/** Notes what people are told, each key once, and what becomes of their badges. */
const tellingOf = (facts: KycFacts): Pick<ReviewParts, 'accountNames' | 'notices'> => ({
  accountNames: {
    async setVerified(personId, isVerified) {
      facts.badges.push([personId, isVerified]);
      return true;
    },
  },
  notices: {
    async tell({ personId, key, news }) {
      const isNew = facts.news.every((known) => known.key !== key);
      if (isNew) facts.news.push({ personId, key, news });
      return isNew;
    },
  },
});

async function sendPicture(sent: FilesWorld, personId: string) {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const create = { width: 40, height: 30, channels: 3, background: 'white', noise } as const;
  return sent.send(await sharp({ create }).png().toBuffer(), { use: 'kyc', personId });
}

/** The code of a refusal, or `taken`. */
export async function codeOf(
  asked: Promise<{ readonly ok: boolean; readonly rejection?: { readonly code: string } }>,
): Promise<string> {
  return (await asked).rejection?.code ?? 'taken';
}
