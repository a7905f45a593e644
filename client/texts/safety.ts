import { createTexts } from './createTexts.ts';
import en from './en/safety.ts';

export const t = createTexts(en, { es: () => import('./es/safety.ts') });
