import { createTexts } from './createTexts.ts';
import en from './en/gates.ts';

export const t = createTexts(en, { es: () => import('./es/gates.ts') });
