import { createTexts } from './createTexts.ts';
import en from './en/profileMenu.ts';

export const t = createTexts(en, { es: () => import('./es/profileMenu.ts') });
