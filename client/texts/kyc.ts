import { createTexts } from './createTexts.ts';
import en from './en/kyc.ts';

export const t = createTexts(en, { es: () => import('./es/kyc.ts') });
