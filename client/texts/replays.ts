import { createTexts } from './createTexts.ts';
import en from './en/replays.ts';

export const t = createTexts(en, { es: () => import('./es/replays.ts') });
