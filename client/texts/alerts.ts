import { createTexts } from './createTexts.ts';
import en from './en/alerts.ts';

export const t = createTexts(en, { es: () => import('./es/alerts.ts') });
