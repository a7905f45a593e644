import { z } from 'zod';
import { ID_SHAPE } from './idShape.ts';

/**
 * An opaque, url-safe id, which carries its kind for people who read logs: `st_…` stream, `us_…` user, `tip_…` entry.
 */
export const idSchema = z.string().regex(new RegExp(`^${ID_SHAPE}$`));

/** The id of a command, chosen by the client. The same command sent again carries the same id. */
export const commandIdSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
