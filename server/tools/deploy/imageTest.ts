/**
 * `npm run test:image`: runs the steps of `deploy/Dockerfile` in a clean Debian (debootstrap, as root), starts the server that
 * they made, and asks it whether it is well. Wants the package registries, and some minutes. Docker is not needed. The last
 * line is `RESULT {json}`, and the exit code says whether all is well.
 */
import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram } from '../../programs.ts';
import { listFiles, ROOT } from '../repository.ts';
import { parseDockerfile, type Stage, type Step } from './dockerfile.ts';

const PORT = 25_671;
const START_LIMIT_MS = 240_000;

const work = mkdtempSync('/var/tmp/mesi-image-');
process.once('exit', () => rmSync(work, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** Runs a program to its end. Throws with what it said when it failed. */
function run(command: string, args: readonly string[], input?: { readonly shell: string }): string {
  const ended: SpawnSyncReturns<string> = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...(input ? { input: input.shell } : {}),
  });
  if (ended.status !== 0) throw new Error(`${command} ${args.join(' ')}\n${ended.stdout}\n${ended.stderr}`);
  return ended.stdout;
}

/** Makes a Debian with what this machine needs to reach its registries, as both bases are. */
function makeBase(folder: string): void {
  const mirror = run('sh', [
    '-c',
    "apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1",
  ]).trim();
  run('debootstrap', ['--variant=minbase', 'bookworm', folder, mirror]);
  const shell = `
    set -eu
    apt-config dump | grep -E '^Acquire::(http|https|ftp|Check-|Retries|Max-)' > '${folder}/etc/apt/apt.conf.d/90host' || true
    cp -L /etc/resolv.conf '${folder}/etc/resolv.conf'
    printf '127.0.0.1 localhost\\n' > '${folder}/etc/hosts'
    mkdir -p '${folder}/etc/ssl/certs'
    cp -L "\${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" '${folder}/etc/ssl/host.crt'
    printf '#!/bin/sh\nexit 101\n' > '${folder}/usr/sbin/policy-rc.d'
    chmod 755 '${folder}/usr/sbin/policy-rc.d'
    chroot '${folder}' useradd --create-home node
  `;
  run('sh', ['-c', shell]);
}

/** Puts Node and npm where the image of Node has them. */
function bringNode(folder: string): void {
  const npm = run('sh', ['-c', 'readlink -f "$(command -v npm)"']).trim();
  mkdirSync(join(folder, 'usr/local/lib/node_modules'), { recursive: true });
  cpSync(process.execPath, join(folder, 'usr/local/bin/node'));
  cpSync(dirname(dirname(npm)), join(folder, 'usr/local/lib/node_modules/npm'), {
    recursive: true,
    dereference: true,
  });
  run('ln', ['-sf', '../lib/node_modules/npm/bin/npm-cli.js', join(folder, 'usr/local/bin/npm')]);
  // the programs of a Debian that Node is linked against, which its image has as well
  run('chroot', [
    folder,
    'sh',
    '-c',
    'apt-get update -qq && apt-get install -y -qq libstdc++6 libatomic1 >/dev/null',
  ]);
}

interface Image {
  readonly folder: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly command: readonly string[];
}

const inside = ({ folder, workdir, env, user }: Image, command: string): readonly string[] => [
  ...[
    `--userspec=${user}`,
    folder,
    'env',
    '-i',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ],
  ...['HOME=/tmp', 'NODE_EXTRA_CA_CERTS=/etc/ssl/host.crt', 'SSL_CERT_FILE=/etc/ssl/host.crt'],
  ...['DEBIAN_FRONTEND=noninteractive', ...registrySettings()],
  ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
  ...['sh', '-c', `cd ${workdir} && ${command}`],
];

/** How this machine's npm is told where packages come from. */
function registrySettings(): readonly string[] {
  const registry = run('npm', ['config', 'get', 'registry']).trim();
  return registry.startsWith('http') ? [`npm_config_registry=${registry}`] : [];
}

function copy(
  image: Image,
  step: Extract<Step, { readonly type: 'copy' }>,
  made: ReadonlyMap<string, Image>,
): void {
  const to = join(image.folder, step.to.startsWith('/') ? step.to : join(image.workdir, step.to));
  if (step.from !== null) {
    run('cp', ['-a', join(made.get(step.from)!.folder, step.sources[0]!), to]);
    return;
  }
  for (const source of step.sources) {
    const isFolder = statSync(join(ROOT, source)).isDirectory();
    const files = isFolder ? listFiles().filter((path) => path.startsWith(`${source}/`)) : [source];
    for (const path of files) {
      const target = isFolder
        ? join(to, path.slice(source.length))
        : step.to.endsWith('/')
          ? join(to, path)
          : to;
      mkdirSync(dirname(target), { recursive: true });
      cpSync(join(ROOT, path), target);
    }
  }
}

function take(image: Image, step: Step, made: ReadonlyMap<string, Image>): Image {
  switch (step.type) {
    case 'run':
      run('chroot', inside(image, step.command));
      return image;
    case 'copy':
      copy(image, step, made);
      return image;
    case 'workdir':
      mkdirSync(join(image.folder, step.folder), { recursive: true });
      return { ...image, workdir: step.folder };
    case 'env':
      return { ...image, env: { ...image.env, [step.name]: step.value } };
    case 'user':
      return { ...image, user: step.name };
    case 'cmd':
      return { ...image, command: step.command };
  }
}

function build(
  stage: Stage,
  { base, made }: { readonly base: string; readonly made: ReadonlyMap<string, Image> },
): Image {
  const folder = join(work, stage.name);
  run('cp', ['-a', base, folder]);
  if (stage.base.startsWith('node:')) bringNode(folder);
  let image: Image = { folder, workdir: '/', env: {}, user: 'root', command: [] };
  for (const step of stage.steps) image = take(image, step, made);
  return image;
}

/** What a server of the image said, line by line; its warnings are shown. */
function listen(child: ChildProcess): { readonly lines: readonly string[] } {
  const lines: string[] = [];
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (!line.includes('"level":"info"')) console.log(line);
    });
  }
  return { lines };
}

/**
 * Starts a program in the image with a /proc of its own, as Docker gives one: without it Node does not know where it lies, and
 * cannot start the children that look into files. The /proc goes with the process.
 */
function startInside(image: Image, command: string): ChildProcess {
  const shell = 'mount -t proc proc "$1/proc" && shift && exec chroot "$@"';
  const args = ['--mount', '--propagation', 'private', 'sh', '-c', shell, 'image', image.folder];
  return spawn('unshare', [...args, ...inside(image, command)], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Starts the server of the image, and returns what it says of itself when it is well; null: it never was. */
async function serve(image: Image): Promise<unknown> {
  const settings = { ...image.env, MESI_PORT: `${PORT}`, MESI_MEDIA: 'mesh', MESI_LOG_LEVEL: 'info' };
  const command = image.command.map((word) => `'${word}'`).join(' ');
  const child = startInside({ ...image, env: settings }, `exec ${command}`);
  const { lines } = listen(child);
  const isSaid = (words: string) => lines.some((line) => line.includes(words));
  try {
    const until = performance.now() + START_LIMIT_MS;
    while (performance.now() < until && child.exitCode === null && !isSaid('could not be checked')) {
      const answer = await fetch(`http://127.0.0.1:${PORT}/health`).catch(() => null);
      // the demo sends files, which are looked into by programs of their own
      if (answer?.ok && isSaid('file checked')) {
        const page = await fetch(`http://127.0.0.1:${PORT}/`);
        return {
          health: await answer.json(),
          page: page.status,
          pageIsOurs: (await page.text()).includes('Mesi'),
          filesChecked: lines.filter((line) => line.includes('file checked')).length,
        };
      }
      await pause(500);
    }
    return null;
  } finally {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
    }
  }
}

/** Says the version that a program of an image gives, or what it says instead. */
function versionIn(image: Image, command: string): string {
  const { stdout, stderr } = spawnSync('chroot', inside(image, command), { encoding: 'utf8' });
  return `${stdout}${stderr}`.trim().split('\n').at(-1) ?? '';
}

if (process.getuid?.() !== 0 || findProgram('debootstrap') === null) {
  console.log('This wants to be root on Debian, with debootstrap (npm run provision).');
  process.exit(2);
}
const base = join(work, 'base');
console.log('… a clean Debian');
makeBase(base);
const made = new Map<string, Image>();
for (const stage of parseDockerfile(readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8'))) {
  const began = performance.now();
  made.set(stage.name, build(stage, { base, made }));
  console.log(
    `… ${stage.name}: ${stage.steps.length} steps, ${((performance.now() - began) / 1_000).toFixed(0)} s`,
  );
}
const served = await serve(made.get('app')!);
// Janus of Debian has no option that says its version: it has to run, and the package says which it is
const versionOfPackage = `dpkg-query --show --showformat '\${Version}' janus`;
const janus = versionIn(made.get('janus')!, `janus --help > /dev/null && ${versionOfPackage}`);
const turn = versionIn(made.get('turn')!, 'turnserver --version | tail -n 1');
const ok = served !== null && /^\d/.test(janus) && /^\d/.test(turn);
console.log(`RESULT ${JSON.stringify({ ok, served, janus, turn })}`);
process.exit(ok ? 0 : 1);
