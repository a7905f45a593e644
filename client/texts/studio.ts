import { createTexts } from './createTexts.ts';
import en from './en/studio.ts';

export const t = createTexts(en, { es: () => import('./es/studio.ts') });
