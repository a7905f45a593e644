import { createTexts } from './createTexts.ts';
import en from './en/auditLog.ts';

export const t = createTexts(en, { es: () => import('./es/auditLog.ts') });
