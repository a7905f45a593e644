import { createTexts } from './createTexts.ts';
import en from './en/meeting.ts';

export const t = createTexts(en, { es: () => import('./es/meeting.ts') });
