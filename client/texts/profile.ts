import { createTexts } from './createTexts.ts';
import en from './en/profile.ts';

export const t = createTexts(en, { es: () => import('./es/profile.ts') });
