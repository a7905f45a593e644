import type { KycPicture } from '../../shared/kycLimits.ts';
import { sendWhole } from '../sendWhole.ts';
import type { Services } from '../services/services.ts';
import { type Drawing, drawPng } from './drawPng.ts';
import { heron, hills } from './sketches.ts';

/** What goes beyond the short form, which is told with the account. */
const TOLD = {
  address: 'Via dei Pini 8, Trieste',
  documentKind: 'passport',
  documentNumber: 'YA1234547',
} as const;
const PICTURES: Readonly<Record<Exclude<KycPicture, 'back'>, Drawing>> = {
  front: hills([120, 160, 220], [0.2, 0.3]),
  selfie: heron,
};

/** Lets somebody of the demo hand in who they are, for the auditor to look at. It is safe to repeat. */
export async function seedDemoIdentity(services: Services, personId: string): Promise<void> {
  const { kyc, kycForms } = services;
  const { status } = await kyc.standingOf(personId);
  if (status !== 'none' && status !== 'begun') return;
  const saved = await kycForms.save(personId, TOLD);
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
