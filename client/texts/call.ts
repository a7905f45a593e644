import { createTexts } from './createTexts.ts';
import en from './en/call.ts';

export const t = createTexts(en, { es: () => import('./es/call.ts') });
