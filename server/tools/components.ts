import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A real program beside Node that tests run against, and that `npm run provision` can install. */
export interface Component {
  readonly name: string;
  /** Its package in Debian. */
  readonly debian: string;
  /** Commands it may be installed as, or full paths; the first that exists is used. */
  readonly commands: readonly string[];
  readonly versionArgs: readonly string[];
  /** Must succeed, where it comes in parts. */
  readonly needs?: readonly string[];
  /** How to get it where there is no apt-get. */
  readonly elsewhere: string;
}

export const COMPONENTS: readonly Component[] = [
  {
    name: 'chromium',
    debian: 'chromium',
    commands: [
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    versionArgs: ['--version'],
    elsewhere: 'install Chromium or Google Chrome',
  },
  {
    name: 'chromium-headless-shell',
    debian: 'chromium-headless-shell',
    commands: ['chromium-headless-shell', '/usr/lib/chromium/chromium-headless-shell'],
    versionArgs: ['--version'],
    elsewhere: 'not needed: tests take the whole Chromium',
  },
  {
    name: 'redis-server',
    debian: 'redis-server',
    commands: ['redis-server'],
    versionArgs: ['--version'],
    elsewhere: 'install Redis 6 or newer (macOS: brew install redis)',
  },
  {
    name: 'janus',
    debian: 'janus',
    commands: ['janus'],
    versionArgs: ['--version'],
    elsewhere: 'build Janus 1.1 or newer from source (https://janus.conf.meetecho.com)',
  },
  {
    name: 'espeak-ng',
    debian: 'espeak-ng',
    commands: ['espeak-ng'],
    versionArgs: ['--version'],
    elsewhere: 'install espeak-ng (macOS: brew install espeak-ng)',
  },
  {
    name: 'turnserver',
    debian: 'coturn',
    commands: ['turnserver'],
    versionArgs: ['--version'],
    elsewhere: 'install coturn (macOS: brew install coturn)',
  },
  {
    name: 'ffmpeg',
    debian: 'ffmpeg',
    commands: ['ffmpeg'],
    versionArgs: ['-version'],
    elsewhere: 'install FFmpeg (macOS: brew install ffmpeg)',
  },
  {
    name: 'janus-pp-rec',
    debian: 'janus-tools',
    commands: ['janus-pp-rec'],
    versionArgs: ['--version'],
    elsewhere: 'build Janus with --enable-post-processing',
  },
  {
    name: 'promtool',
    debian: 'prometheus',
    commands: ['promtool'],
    versionArgs: ['--version'],
    elsewhere: 'install Prometheus (macOS: brew install prometheus)',
  },
  {
    name: 'caddy',
    debian: 'caddy',
    commands: ['caddy'],
    versionArgs: ['version'],
    elsewhere: 'install Caddy (macOS: brew install caddy)',
  },
  {
    name: 'python3',
    debian: 'python3-venv',
    commands: ['python3'],
    versionArgs: ['--version'],
    elsewhere: 'install Python 3.10 or newer with its venv module',
    needs: ['-c', 'import ensurepip, venv'],
  },
  {
    name: 'debootstrap',
    debian: 'debootstrap',
    commands: ['debootstrap'],
    versionArgs: ['--version'],
    elsewhere: 'not needed: set MONGODB_URL to a MongoDB server of yours',
  },
];

/** Where the program is, or null. */
export function findComponent(component: Component): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/usr/sbin'];
  const paths = component.commands.flatMap((command) =>
    command.startsWith('/') ? [command] : folders.map((folder) => join(folder, command)),
  );
  return paths.find((path) => existsSync(path)) ?? null;
}

/** Its version in its own words, or the word `present` when it keeps silent about that. */
export function versionOf(component: Component, path: string): string {
  const { stdout, stderr } = spawnSync(path, component.versionArgs, { encoding: 'utf8', timeout: 20_000 });
  return /\d+(?:\.\d+)+/.exec(`${stdout} ${stderr}`)?.[0] ?? 'present';
}

export function sqliteVersion(): string {
  const database = new DatabaseSync(':memory:');
  const row = database.prepare('select sqlite_version() as version').get();
  database.close();
  return String(row?.version);
}
