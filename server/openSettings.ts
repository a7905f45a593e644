import type { z } from 'zod';
import { isLoopback } from './loopback.ts';

/** What lets people in without a password of their own, or shows the inside of every room. */
interface OpenEnv {
  readonly MESI_HOST: string;
  readonly MESI_PUBLIC_URL?: string | undefined;
  readonly MESI_TRUST_PROXY: number;
  readonly MESI_ALLOWED_HOSTS: readonly string[];
  readonly MESI_DEMO: OpenSetting;
  readonly MESI_DEV: OpenSetting;
  readonly MESI_PUSH_LOCAL: 'on' | 'off';
}

export const OPEN_SETTINGS = ['on', 'off', 'public'] as const;
export type OpenSetting = (typeof OPEN_SETTINGS)[number];

const DANGERS = {
  MESI_DEMO: 'everybody who reaches it can be any of the demo people without a password',
  MESI_DEV: 'it serves /monitor and /playground, which can do anything to any room',
} as const;

/** `on` is for a server that only its own machine reaches; for any other it must be said in a word of its own. */
export function judgeOpenSettings(env: OpenEnv, context: z.RefinementCtx): void {
  const reach = reachedBy(env);
  if (reach === null) return;
  if (env.MESI_PUSH_LOCAL === 'on') {
    const message = `must be \`off\`: others can reach this server (${reach}), and could have it ask this machine`;
    context.addIssue({ code: 'custom', path: ['MESI_PUSH_LOCAL'], message });
  }
  for (const [key, danger] of Object.entries(DANGERS)) {
    if (env[key as keyof typeof DANGERS] !== 'on') continue;
    const message = `must be \`off\`, or \`public\` if that is meant: others can reach this server (${reach}), and ${danger}`;
    context.addIssue({ code: 'custom', path: [key], message });
  }
}

/** The first line of a start: where people reach the server that listens `at`. */
export function saidOfAddress({ publicUrl }: { readonly publicUrl: string | null }, at: string): string {
  return `\n  Mesi Live is at ${publicUrl === null ? at : `${publicUrl} (here ${at})`}`;
}

/** For the start line. */
export function saidAtStart({
  demo,
  dev,
}: {
  readonly demo: boolean;
  readonly dev: boolean;
}): readonly string[] {
  return [
    ...(demo ? ['Demo mode is on: whoever reaches this server can be any of the demo people.'] : []),
    ...(dev ? ['Developer pages are on: admins find /monitor and /playground at /admin/tools.'] : []),
  ];
}

/** The setting by which others than this machine reach the server; null: none does. */
function reachedBy(env: OpenEnv): string | null {
  const { MESI_HOST, MESI_PUBLIC_URL, MESI_TRUST_PROXY, MESI_ALLOWED_HOSTS } = env;
  if (!isLoopback(MESI_HOST)) return `MESI_HOST is ${MESI_HOST}`;
  const publicHost = MESI_PUBLIC_URL && URL.parse(MESI_PUBLIC_URL)?.hostname;
  if (publicHost && !isLoopback(publicHost)) return 'MESI_PUBLIC_URL is set';
  if (MESI_TRUST_PROXY > 0) return 'MESI_TRUST_PROXY is set';
  return MESI_ALLOWED_HOSTS.every(isLoopback) ? null : 'MESI_ALLOWED_HOSTS is set';
}
