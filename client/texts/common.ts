import { createTexts } from './createTexts.ts';
import en from './en/common.ts';

export const t = createTexts(en, { es: () => import('./es/common.ts') });
