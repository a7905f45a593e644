import { createTexts } from './createTexts.ts';
import en from './en/money.ts';

export const t = createTexts(en, { es: () => import('./es/money.ts') });
