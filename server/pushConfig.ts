import { z } from 'zod';

/** What `config.ts` understands of pushes to devices whose person is away. */
export const PUSH_KEYS = {
  MESI_PUSH_CONTACT: z
    .string()
    .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, {
      error: 'must be an address such as `mailto:operator@example.org` or `https://example.org/contact`',
    })
    .optional(),
  MESI_PUSH_LOCAL: z.enum(['on', 'off'], { error: 'must be `on` or `off`' }).default('off'),
};

type PushEnv = z.output<z.ZodObject<typeof PUSH_KEYS>> & { readonly MESI_PUBLIC_URL?: string | undefined };

/** Reads them. Whom push services can ask is the server's own address where nobody is named. */
export const readPushKeys = ({ MESI_PUSH_CONTACT, MESI_PUSH_LOCAL, MESI_PUBLIC_URL }: PushEnv) => ({
  subject:
    MESI_PUSH_CONTACT ??
    (MESI_PUBLIC_URL?.startsWith('https:') ? MESI_PUBLIC_URL : 'mailto:operator@mesi.invalid'),
  /** A push service may be on this very machine. */
  allowsLocal: MESI_PUSH_LOCAL === 'on',
});
