import { z } from 'zod';
import { topicsOf } from './topicOf.ts';

/** To every process: that person goes by another name or handle from now on, their name was confirmed or is not any more, or their account was erased. */
export const NAME_NEWS = topicsOf('nameNews', z.object({ personId: z.string() }))('names:news');
