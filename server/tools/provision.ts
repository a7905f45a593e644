/**
 * `npm run provision`: the real programs that tests run against. What is missing is installed with apt-get when
 * that is there and allowed; otherwise this says what to install. Nothing it installs is started.
 */
import { spawnSync } from 'node:child_process';
import { COMPONENTS, type Component, findComponent } from './components.ts';
import { DATABASE_NAME } from './database/databaseFiles.ts';
import { prepareDatabase } from './database/prepareDatabase.ts';
import { prepareStrangers } from './strangers/prepareStrangers.ts';
import { STRANGERS_NAME } from './strangers/strangerFiles.ts';
import { prepareUws, UWS_NAME } from './uws/prepareUws.ts';

/** Installs without questions; services stay off, because tests start their own on ports of their own. */
const INSTALL = `
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
apt-get update -qq
install() {
  apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@"
}
# all at once is quicker; one that is not to be had must not keep the others away
if install "$@"; then exit; fi
for package in "$@"; do
  install "$package" || echo "apt-get could not install $package"
done
`;

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** The words before a command that make it run as root, or null when we may not. */
function asRoot(): readonly string[] | null {
  if (process.getuid?.() === 0) return [];
  return succeeds('sudo', ['-n', 'true']) ? ['sudo', '-n'] : null;
}

function install(missing: readonly Component[]): void {
  const root = asRoot();
  if (root === null || !succeeds('apt-get', ['--version'])) return;
  const packages = missing.map(({ debian }) => debian);
  console.log(`installing ${packages.join(', ')} …`);
  const [command = 'sh', ...args] = [...root, 'sh', '-c', INSTALL, 'provision', ...packages];
  const { stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (missing.some(isMissing)) console.error(`${stdout}\n${stderr}`);
}

function adviceFor({ name, debian, elsewhere }: Component): string {
  const debianLike = succeeds('apt-get', ['--version']);
  return `  ${name}: ${debianLike ? `sudo apt-get install ${debian}` : elsewhere}`;
}

function isMissing(component: Component): boolean {
  const path = findComponent(component);
  return path === null || (component.needs !== undefined && !succeeds(path, component.needs));
}

/** Their name, or null: it is said then why not. */
async function strangers(): Promise<string | null> {
  const prepared = await prepareStrangers();
  if (prepared.ok) return STRANGERS_NAME;
  console.log(`${STRANGERS_NAME} could not be prepared: ${prepared.why}`);
  console.log('  Tests that want them will fail: they come from PyPI, as wheels.');
  if (process.env.CI === 'true') process.exitCode = 1;
  return null;
}

/** What speaks MongoDB's protocol here, in words; it says so itself when it is not to be had. */
async function database(): Promise<string | null> {
  if (process.env.MONGODB_URL) return 'the server that MONGODB_URL names';
  const prepared = await prepareDatabase();
  if (prepared.ok) return DATABASE_NAME;
  console.log(`${DATABASE_NAME} could not be prepared: ${prepared.why}`);
  console.log('  Tests that want it will fail. Any MongoDB 6 or newer does instead: set MONGODB_URL.');
  if (process.env.CI === 'true') process.exitCode = 1;
  return null;
}

/** The module of the other sockets, which may need a part of the database's. */
async function otherSockets(): Promise<string | null> {
  const prepared = await prepareUws();
  if ('module' in prepared) return UWS_NAME;
  console.log(`${UWS_NAME} could not be prepared: ${prepared.why}`);
  console.log('  The test that wants it will fail.');
  if (process.env.CI === 'true') process.exitCode = 1;
  return null;
}

async function main(): Promise<void> {
  const missing = COMPONENTS.filter(isMissing);
  if (missing.length > 0) install(missing);
  const left = COMPONENTS.filter(isMissing);
  const [mongo, foreign] = await Promise.all([database(), strangers()]);
  const present = COMPONENTS.filter((component) => !left.includes(component)).map(({ name }) => name);
  for (const other of [mongo, foreign, await otherSockets()]) if (other !== null) present.push(other);
  if (present.length > 0) console.log(`present: ${present.join(', ')}`);
  if (left.length === 0) return;
  console.log(`Not there, and not installable from here. Tests that want them will say so. Please install:`);
  console.log(left.map(adviceFor).join('\n'));
  if (process.env.CI === 'true') process.exitCode = 1;
}

await main();
