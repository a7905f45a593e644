import { createTexts } from './createTexts.ts';
import en from './en/directory.ts';

export const t = createTexts(en, { es: () => import('./es/directory.ts') });
