import { createTexts } from './createTexts.ts';
import en from './en/panel.ts';

export const t = createTexts(en, { es: () => import('./es/panel.ts') });
