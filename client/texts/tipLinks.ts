import { createTexts } from './createTexts.ts';
import en from './en/tipLinks.ts';

export const t = createTexts(en, { es: () => import('./es/tipLinks.ts') });
