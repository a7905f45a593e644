import { createTexts } from './createTexts.ts';
import en from './en/moderation.ts';

export const t = createTexts(en, { es: () => import('./es/moderation.ts') });
