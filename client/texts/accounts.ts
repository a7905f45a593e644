import { createTexts } from './createTexts.ts';
import en from './en/accounts.ts';

export const t = createTexts(en, { es: () => import('./es/accounts.ts') });
