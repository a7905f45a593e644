import { createTexts } from './createTexts.ts';
import en from './en/groupLive.ts';

export const t = createTexts(en, { es: () => import('./es/groupLive.ts') });
