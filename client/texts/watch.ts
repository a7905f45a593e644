import { createTexts } from './createTexts.ts';
import en from './en/watch.ts';

export const t = createTexts(en, { es: () => import('./es/watch.ts') });
