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
import { createSimRuntime } from '../runtime/simRuntime.ts';
import type { StorePort } from '../store/port.ts';
import type { ReadableSite } from '../store/readableStores.testkit.ts';
import type { WebhookInput } from '../webhookSignature.ts';
import { takeCheckEvent } from './hearCheck.ts';
import { PictureVault } from './pictureVault.ts';
import type { KycProvider } from './provider/provider.ts';
import { createStoreKyc } from './storeKyc.ts';
import { createStoreKycForms } from './storeKycForms.ts';
import { createStoreKycReviews, settleOne } from './storeKycReviews.ts';
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

/** The services of who people are, on a real store and real files, with a clock that stands still. */
export type KycWorld = Awaited<ReturnType<typeof openKycWorld>>;

/** `chooseProvider` makes a provider of checks, which brings its events to `deliver`; absent: there is none. */
export async function openKycWorld(
  site: ReadableSite,
  chooseProvider: (given: {
    readonly store: StorePort;
    readonly clock: Clock;
    readonly deliver: (input: WebhookInput) => Promise<unknown>;
  }) => KycProvider | null = () => null,
) {
  const sent: FilesWorld = await startFiles();
  const runtime = createSimRuntime();
  const sealedFolder = join(sent.folder, 'files', 'sealed');
  const shelf = createFolderBlobs(sealedFolder);
  const first = masterKeyOf(randomBytes(32));
  const facts: KycFacts = { news: [], badges: [], names: new Map() };
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });

  const taken: Promise<unknown>[] = [];
  const deliver = (input: WebhookInput) => {
    const answer = takeCheckEvent(world.parts, input);
    taken.push(answer.catch(() => undefined));
    return answer;
  };
  const provider = chooseProvider({ store: site.store, ...runtime, deliver });
  const withMasters = (...masters: readonly [MasterKey, ...MasterKey[]]) => {
    const vault = createKycVault({ store: site.store, ...runtime, masters });
    const pictures = new PictureVault({ shelf, ...runtime });
    const parts = {
      provider,
      identity: { get: async (id: string) => ({ ...IRIS, id, name: facts.names.get(id) ?? '' }) as Account },
      settle: (personId: string): Promise<void> => settleOne(parts, personId),
      ...{ store: site.store, bus, ...runtime, vault, pictures, files: sent.files, uploads: sent.uploads },
      needs: ['address', 'document'] as const,
      accountNames: {
        setVerified: async (personId: string, isVerified: boolean) => {
          facts.badges.push([personId, isVerified]);
          return true;
        },
      },
      notices: {
        tell: async ({ personId, key, news }: { personId: string; key: string; news: NoticeNews }) => {
          const isNew = facts.news.every((known) => known.key !== key);
          if (isNew) facts.news.push({ personId, key, news });
          return isNew;
        },
      },
    };
    return {
      ...{ parts, vault, pictures, kyc: createStoreKyc(parts), forms: createStoreKycForms(parts) },
      reviews: createStoreKycReviews(parts),
    };
  };
  const world = withMasters(first);
  const sendPicture = async (personId: string) => {
    const noise = {
      width: 40,
      height: 30,
      channels: 3,
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    } as const;
    const bytes = await sharp({ create: { ...noise, background: 'white' } })
      .png()
      .toBuffer();
    return sent.send(bytes, { use: 'kyc', personId });
  };
  return {
    ...{ ...world, withMasters, first, runtime, sent, shelf, sealedFolder, facts, sendPicture },
    deliver,
    /** Moves the clock on, and waits until what came on the way was taken. */
    async advance(durationMs: number) {
      runtime.advance(durationMs);
      for (let known = -1; known !== taken.length; ) {
        known = taken.length;
        await Promise.all(taken);
      }
    },
    async putPicture(personId: string, picture: KycPicture) {
      const { fileId } = await sendPicture(personId);
      return world.forms.putPicture(personId, picture, fileId);
    },
    async close() {
      await sent.close();
      rmSync(sent.folder, { recursive: true, force: true });
    },
  };
}

/** The code of a refusal, or `taken`. */
export async function codeOf(
  asked: Promise<{ readonly ok: boolean; readonly rejection?: { readonly code: string } }>,
): Promise<string> {
  return (await asked).rejection?.code ?? 'taken';
}
