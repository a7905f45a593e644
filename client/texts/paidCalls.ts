import { createTexts } from './createTexts.ts';
import en from './en/paidCalls.ts';

export const t = createTexts(en, { es: () => import('./es/paidCalls.ts') });
