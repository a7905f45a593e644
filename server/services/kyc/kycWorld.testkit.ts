import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { LocalPresence } from '@colyseus/core';
import sharp from 'sharp';
import type { KycPicture } from '../../../shared/kycLimits.ts';
import type { NoticeNews } from '../../../shared/protocol/inbox.ts';
import { createLog } from '../../log.ts';
import { createPresenceBus } from '../bus/presenceBus.ts';
import { type FilesWorld, startFiles } from '../files/files.testkit.ts';
import { createFolderBlobs } from '../files/folder/folderBlobs.ts';
import { createSimRuntime } from '../runtime/simRuntime.ts';
import type { ReadableSite } from '../store/readableStores.testkit.ts';
import { PictureVault } from './pictureVault.ts';
import { createStoreKyc } from './storeKyc.ts';
import { createStoreKycForms } from './storeKycForms.ts';
import { createStoreKycReviews } from './storeKycReviews.ts';
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
}

/** The services of who people are, on a real store and real files, with a clock that stands still. */
export type KycWorld = Awaited<ReturnType<typeof openKycWorld>>;

export async function openKycWorld(site: ReadableSite) {
  const sent: FilesWorld = await startFiles();
  const runtime = createSimRuntime();
  const sealedFolder = join(sent.folder, 'files', 'sealed');
  const shelf = createFolderBlobs(sealedFolder);
  const first = masterKeyOf(randomBytes(32));
  const facts: KycFacts = { news: [], badges: [] };
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });

  const withMasters = (...masters: readonly [MasterKey, ...MasterKey[]]) => {
    const vault = createKycVault({ store: site.store, ...runtime, masters });
    const pictures = new PictureVault({ shelf, ...runtime });
    const parts = {
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
