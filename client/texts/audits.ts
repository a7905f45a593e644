import { createTexts } from './createTexts.ts';
import en from './en/audits.ts';

export const t = createTexts(en, { es: () => import('./es/audits.ts') });
