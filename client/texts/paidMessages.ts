import { createTexts } from './createTexts.ts';
import en from './en/paidMessages.ts';

export const t = createTexts(en, { es: () => import('./es/paidMessages.ts') });
