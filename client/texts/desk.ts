import { createTexts } from './createTexts.ts';
import en from './en/desk.ts';

export const t = createTexts(en, { es: () => import('./es/desk.ts') });
