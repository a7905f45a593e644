import { createTexts } from './createTexts.ts';
import en from './en/supporters.ts';

export const t = createTexts(en, { es: () => import('./es/supporters.ts') });
