import { z } from 'zod';
import { topicsOf } from './topicOf.ts';

/** To every process: what a person told of themselves changed, or what was decided about it. */
export const KYC_CHANGED = topicsOf('kycChanged', z.object({ personId: z.string() }))('kyc:changed');
