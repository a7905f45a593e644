import { createTexts } from './createTexts.ts';
import en from './en/pins.ts';

export const t = createTexts(en, { es: () => import('./es/pins.ts') });
