import type { KycPicture } from '../../../shared/kycLimits.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { putDocument } from '../../putDocument.ts';
import type { FilesPort, UploadsPort } from '../files/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject } from '../store/port.ts';
import { isOpen, type KycCase, newCase, reopened } from './kycCase.ts';
import { gather, type PictureVault } from './pictureVault.ts';
import type { KycParts } from './storeKyc.ts';

export interface PictureParts extends KycParts {
  readonly files: Pick<FilesPort, 'describe'>;
  readonly uploads: Pick<UploadsPort, 'take' | 'cancel'>;
  readonly pictures: PictureVault;
}

interface Taken {
  readonly personId: string;
  readonly picture: KycPicture;
  readonly fileId: string;
}

/**
 * Takes a picture that was checked and drawn anew into the vault, and removes the file. Whoever dies in between leaves a sealed
 * picture that stands in no form, which is swept, or a file that is shown nowhere, which goes after half an hour.
 */
export async function takePicture(parts: PictureParts, taken: Taken): Promise<Outcome<object>> {
  const { personId, picture, fileId } = taken;
  const read = await readFile(parts, taken);
  if (!read.ok) return read;
  const seal = await parts.vault.sealFor(personId);
  const sealedId = await parts.pictures.put(taken, seal, read.value);
  const nowMs = parts.clock.nowMs();
  let before: string | undefined;
  const document = { collection: COLLECTIONS.kycCases.name, id: personId };
  const written = await putDocument<KycCase & JsonObject>(parts.store, document, (found) => {
    const was = found ?? newCase(nowMs);
    if (!isOpen(was)) return null;
    before = was.pictures[picture]?.fileId;
    const pictures = { ...was.pictures, [picture]: { fileId: sealedId, atMs: nowMs } };
    return { ...reopened(was, nowMs), pictures } as KycCase & JsonObject;
  });
  const unused = written ? before : sealedId;
  if (unused !== undefined) await parts.pictures.remove(unused);
  if (!written) return refuse('KycClosed');
  await parts.uploads.cancel(fileId, personId);
  return { ok: true, value: {} };
}

async function readFile(
  { files, uploads }: PictureParts,
  { personId, fileId }: Taken,
): Promise<Outcome<Uint8Array>> {
  const file = await files.describe(fileId);
  if (file?.personId !== personId || file.use !== 'kyc') return refuse('FileUnknown');
  if (file.state.type === 'refused') return refuse(file.state.why);
  if (file.state.type !== 'ready') return refuse('FileNotReady');
  const chunks = await uploads.take(fileId, personId);
  return chunks === 'NotFound' ? refuse('FileUnknown') : { ok: true, value: await gather(chunks) };
}
