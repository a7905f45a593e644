import { createTexts } from './createTexts.ts';
import en from './en/people.ts';

export const t = createTexts(en, { es: () => import('./es/people.ts') });
