import { createTexts } from './createTexts.ts';
import en from './en/flags.ts';

export const t = createTexts(en, { es: () => import('./es/flags.ts') });
