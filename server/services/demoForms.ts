import type { Services } from './services.ts';

/** What the short form asks for. */
export interface ShortForm {
  readonly name: string;
  readonly birthDate: string;
  readonly country: string;
}

/** What everybody of the demo has told of themselves, so that nobody of them is asked at a door of what is paid. */
const TOLD = { birthDate: '1996-04-12', country: 'DE' } as const;

/** Fills in the short form of somebody of the demo who has told nothing yet. */
export async function seedDemoForm(
  { kyc, kycForms }: Pick<Services, 'kyc' | 'kycForms'>,
  { id, name }: { readonly id: string; readonly name: string },
  form: ShortForm = { name, ...TOLD },
): Promise<void> {
  if ((await kyc.standingOf(id)).told.length > 0) return;
  const told = await kycForms.save(id, form);
  if (!told.ok) throw new Error(`the form of the demo person ${id} was refused: ${told.rejection.code}`);
}
