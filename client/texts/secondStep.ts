import { createTexts } from './createTexts.ts';
import en from './en/secondStep.ts';

export const t = createTexts(en, { es: () => import('./es/secondStep.ts') });
