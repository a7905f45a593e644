import { createTexts } from './createTexts.ts';
import en from './en/writing.ts';

export const t = createTexts(en, { es: () => import('./es/writing.ts') });
