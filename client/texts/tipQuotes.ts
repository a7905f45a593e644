import { createTexts } from './createTexts.ts';
import en from './en/tipQuotes.ts';

export const t = createTexts(en, { es: () => import('./es/tipQuotes.ts') });
