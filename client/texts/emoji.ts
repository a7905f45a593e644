import { createTexts } from './createTexts.ts';
import en from './en/emoji.ts';

export const t = createTexts(en, { es: () => import('./es/emoji.ts') });
