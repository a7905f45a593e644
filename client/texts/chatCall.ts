import { createTexts } from './createTexts.ts';
import en from './en/chatCall.ts';

export const t = createTexts(en, { es: () => import('./es/chatCall.ts') });
