import { createTexts } from './createTexts.ts';
import en from './en/calendar.ts';

export const t = createTexts(en, { es: () => import('./es/calendar.ts') });
