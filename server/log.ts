import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

export type Log = Logger;
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Whatever carries a secret under one of these names is written as [redacted], one or two levels deep. */
const SECRET_KEYS = [
  'authorization',
  'cookie',
  'password',
  'passwordHash',
  'token',
  'overlayToken',
  'jwtSecret',
  'metricsToken',
  'secret',
  'secretAccessKey',
  'email',
];

/**
 * One JSON object a line; short lines for a person when `readable` (a terminal). Secrets and personal data are
 * redacted by key; addresses of requests are not logged at all, as their path or query can be a secret.
 */
export function createLog({
  level,
  readable = process.stdout.isTTY === true,
  write = (line) => void process.stdout.write(line),
}: {
  readonly level: LogLevel;
  readonly readable?: boolean;
  readonly write?: (line: string) => void;
}): Log {
  const destination: DestinationStream = { write: (line) => write(readable ? toReadable(line) : line) };
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        censor: '[redacted]',
      },
    },
    destination,
  );
}

const LOUD = new Set(['warn', 'error', 'fatal']);

/** `12:34:56 info  stream went live  streamId=st_… viewers=3` */
function toReadable(line: string): string {
  const { time, level, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown> & {
    err?: { stack?: string };
  };
  const label = LOUD.has(String(level)) ? String(level).toUpperCase() : String(level);
  const facts = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const text = [String(time).slice(11, 19), label.padEnd(5), msg ?? '', ...facts].join(' ').trimEnd();
  return err?.stack ? `${text}\n${err.stack}\n` : `${text}\n`;
}
