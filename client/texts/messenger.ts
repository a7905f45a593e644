import { createTexts } from './createTexts.ts';
import en from './en/messenger.ts';

export const t = createTexts(en, { es: () => import('./es/messenger.ts') });
