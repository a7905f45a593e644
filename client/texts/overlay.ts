import { createTexts } from './createTexts.ts';
import en from './en/overlay.ts';

export const t = createTexts(en, { es: () => import('./es/overlay.ts') });
