import { createTexts } from './createTexts.ts';
import en from './en/stage.ts';

export const t = createTexts(en, { es: () => import('./es/stage.ts') });
