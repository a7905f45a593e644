import { createTexts } from './createTexts.ts';
import en from './en/menu.ts';

export const t = createTexts(en, { es: () => import('./es/menu.ts') });
