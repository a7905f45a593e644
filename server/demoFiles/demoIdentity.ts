import type { KycPicture } from '../../shared/kycLimits.ts';
import { sendWhole } from '../sendWhole.ts';
import type { Services } from '../services/services.ts';
import { type Drawing, drawPng } from './drawPng.ts';
import { heron, hills } from './sketches.ts';

/** What goes beyond the short form, which is told with the account. */
export interface DemoPapers {
  readonly address: string;
  readonly documentNumber: string;
}
const PICTURES: Readonly<Record<Exclude<KycPicture, 'back'>, Drawing>> = {
  front: hills([120, 160, 220], [0.2, 0.3]),
  selfie: heron,
};

/** Lets somebody of the demo hand in who they are, for the auditor to look at. It is safe to repeat. */
export async function seedDemoIdentity(
  services: Services,
  personId: string,
  papers: DemoPapers,
): Promise<void> {
  const { kyc, kycForms } = services;
  const { status } = await kyc.standingOf(personId);
  if (status !== 'none' && status !== 'begun') return;
  const saved = await kycForms.save(personId, { ...papers, documentKind: 'passport' });
  if (!saved.ok) throw new Error(`the form of the demo was refused: ${saved.rejection.code}`);
  for (const [picture, drawing] of Object.entries(PICTURES)) {
    const bytes = drawPng({ width: 240, height: 160, drawing });
    const fileId = await sendWhole(services, { personId, name: `${picture}.png`, bytes, use: 'kyc' });
    const put = await kycForms.putPicture(personId, picture as KycPicture, fileId);
    if (!put.ok) throw new Error(`a picture of the demo was refused: ${put.rejection.code}`);
  }
  const submitted = await kycForms.submit(personId);
  if (!submitted.ok) throw new Error(`the form of the demo was not taken: ${submitted.rejection.code}`);
}

/**
 * Has the auditor of the demo find somebody's form right, so that their name has its badge. It is safe to repeat, and changes nothing
 * of what was decided otherwise.
 */
export async function verifyDemoIdentity(
  { kycReviews }: Services,
  { personId, auditorId }: { readonly personId: string; readonly auditorId: string },
): Promise<void> {
  const { waiting } = await kycReviews.queue();
  const form = waiting.find((one) => one.personId === personId);
  if (!form) return;
  const { sinceMs } = form;
  const seen = { personId, auditorId, verdict: 'verify', sinceMs } as const;
  const decided = await kycReviews.decide({ ...seen, reason: 'The document and the picture fit.' });
  // somebody who looks at the demo may have been faster
  if (!decided.ok && decided.rejection.code !== 'KycMovedOn')
    throw new Error(`a form of the demo was not decided: ${decided.rejection.code}`);
}
