import { createTexts } from './createTexts.ts';
import en from './en/files.ts';

export const t = createTexts(en, { es: () => import('./es/files.ts') });
