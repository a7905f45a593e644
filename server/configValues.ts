import { z } from 'zod';

/** Kinds of values that keys of the configuration have. */
export const integer = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `must be a whole number from ${min} to ${max}` })
    .transform(Number)
    .refine((value) => value >= min && value <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .default(fallback);

/** The protocols of what is asked over HTTP. */
export const WEB = ['http:', 'https:'] as const;

/** An address whose protocol is one of these. */
export const address = (protocols: readonly string[], error: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), { error });

/** An address that may be left out. */
export const addressLike = (example: string, protocols: readonly string[] = WEB) =>
  address(protocols, `must be an address such as \`${example}\``).optional();

/** Says that each of these keys must be set. */
export function demandKeys<K extends string>(
  env: Readonly<Partial<Record<K, unknown>>>,
  { keys, error }: { readonly keys: readonly K[]; readonly error: string },
  context: z.RefinementCtx,
): void {
  for (const key of keys)
    if (env[key] === undefined) context.addIssue({ code: 'custom', path: [key], message: error });
}

/** Separated by commas. */
export const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
