import { createTexts } from './createTexts.ts';
import en from './en/spending.ts';

export const t = createTexts(en, { es: () => import('./es/spending.ts') });
