import { createTexts } from './createTexts.ts';
import en from './en/inbox.ts';

export const t = createTexts(en, { es: () => import('./es/inbox.ts') });
