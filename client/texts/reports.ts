import { createTexts } from './createTexts.ts';
import en from './en/reports.ts';

export const t = createTexts(en, { es: () => import('./es/reports.ts') });
