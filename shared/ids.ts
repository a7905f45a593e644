import { z } from 'zod';

/** Ids are opaque, url-safe, and carry their kind for people who read logs: `st_…` stream, `us_…` user, `tip_…` entry. */
export const idSchema = z.string().regex(/^[a-z]{2,8}_[A-Za-z0-9_-]{6,64}$/);

/** Chosen by the client; the same command sent again carries the same one. */
export const commandIdSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
