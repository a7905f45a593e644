import type { z } from 'zod';
import type { Topic } from '../../services/bus/port.ts';

/** Topics whose messages are of that schema. Fields that it does not name are left out of what is heard. */
export function topicsOf<T>(kind: string, schema: z.ZodType<T>): (name: string) => Topic<T> {
  const parse = (message: unknown): T | null => {
    const parsed = schema.safeParse(message);
    return parsed.success ? parsed.data : null;
  };
  return (name) => ({ name, kind, parse });
}
