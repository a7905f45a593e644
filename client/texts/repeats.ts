import { createTexts } from './createTexts.ts';
import en from './en/repeats.ts';

export const t = createTexts(en, { es: () => import('./es/repeats.ts') });
