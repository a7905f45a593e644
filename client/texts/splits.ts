import { createTexts } from './createTexts.ts';
import en from './en/splits.ts';

export const t = createTexts(en, { es: () => import('./es/splits.ts') });
