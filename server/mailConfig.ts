import { z } from 'zod';

/** What `config.ts` understands of e-mail. */
export const MAIL_KEYS = {
  MESI_SMTP_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol), {
      error: 'must be an address such as `smtps://name:password@mail.example.org`',
    })
    .optional(),
  MESI_MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>"\p{C}]{1,80} )?<?[^\s@<>,;\p{C}]+@[^\s@<>,;\p{C}]+>?$/u, {
      error: 'must be an address such as `Mesi Live <no-reply@example.org>`',
    })
    .optional(),
};

type MailEnv = z.output<z.ZodObject<typeof MAIL_KEYS>> & {
  readonly MESI_PUBLIC_URL?: string | undefined;
  readonly MESI_DEMO: 'on' | 'off' | 'public';
};

/** A mail server needs a sender, and an address that stands in links whatever name a request came to. */
export function judgeMailKeys(env: MailEnv, context: z.RefinementCtx): void {
  if (env.MESI_SMTP_URL === undefined) return;
  for (const key of ['MESI_MAIL_FROM', 'MESI_PUBLIC_URL'] as const) {
    if (env[key] !== undefined) continue;
    context.addIssue({ code: 'custom', path: [key], message: 'is needed where MESI_SMTP_URL is set' });
  }
}

/** Reads them. */
export const readMailKeys = ({ MESI_SMTP_URL, MESI_MAIL_FROM, MESI_DEMO }: MailEnv) => ({
  smtp:
    MESI_SMTP_URL !== undefined && MESI_MAIL_FROM !== undefined
      ? { url: MESI_SMTP_URL, from: MESI_MAIL_FROM }
      : null,
  /** Mails are shown to whoever runs the server: a demo that this machine alone reaches, where everybody may be everybody. */
  hasMailbox: MESI_SMTP_URL === undefined && MESI_DEMO === 'on',
});
