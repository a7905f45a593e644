import { createTexts } from './createTexts.ts';
import en from './en/push.ts';

export const t = createTexts(en, { es: () => import('./es/push.ts') });
