import { createTexts } from './createTexts.ts';
import en from './en/schedule.ts';

export const t = createTexts(en, { es: () => import('./es/schedule.ts') });
