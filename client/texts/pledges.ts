import { createTexts } from './createTexts.ts';
import en from './en/pledges.ts';

export const t = createTexts(en, { es: () => import('./es/pledges.ts') });
