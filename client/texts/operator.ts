import { createTexts } from './createTexts.ts';
import en from './en/operator.ts';

export const t = createTexts(en, { es: () => import('./es/operator.ts') });
