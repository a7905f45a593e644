/**
 * `npm start`, or with --cluster several servers behind one address (`npm run start:cluster`), on whatever Node it is
 * run by. An older Node cannot read the server's TypeScript, so this file is plain JavaScript that needs nothing: it
 * looks whether Node and the packages are what the server needs, and says in one line what to do when they are not.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const packageFolder = (path) => join(root, path, 'package.json');

const obstacle = whatIsInTheWay();
if (obstacle === null) {
  const isCluster = process.argv.includes('--cluster');
  const started = isCluster ? import('./cluster/main.ts') : import('./main.ts');
  started.catch(tellBrokenImport);
} else {
  process.stderr.write(`Mesi Live cannot start: ${obstacle}\n`);
  process.exitCode = 1;
}

function whatIsInTheWay() {
  const { packages } = readJson('package-lock.json');
  const wanted = packages['node_modules/node'].version;
  const own = process.versions.node;
  if (!existsSync(packageFolder('node_modules/node'))) {
    return `its packages are not installed in ${root}. Run there: npm ci`;
  }
  if (major(own) < major(wanted)) return wrongNode(own, wanted);
  const missing = missingBinaries(packages);
  if (missing.length === 0) return null;
  return `npm left out ${missing.join(', ')}, as it does without a word when it runs on a Node that is too old for them. Run in ${root}: npx --yes --package node@${wanted} npm ci`;
}

function wrongNode(own, wanted) {
  const needs = `this is Node ${own}, and it needs Node ${major(wanted)}`;
  return existsSync(join(root, 'node_modules/node/bin'))
    ? `${needs}. Node ${wanted} is in ${join(root, 'node_modules')}: start it there with npm start`
    : `${needs}, which npm ci brings along unless install scripts are switched off. Run in ${root}: npm rebuild node --ignore-scripts=false`;
}

/**
 * A package with a binary for each platform lists them as optional, so npm skips one that does not fit without failing.
 * One of those for this platform has to be there, or the package that wants it cannot be loaded.
 */
function missingBinaries(packages) {
  const missing = [];
  for (const path of Object.keys(packages)) {
    const { optional, dev, optionalDependencies } = packages[path];
    if (optional || dev || path === '' || optionalDependencies === undefined) continue;
    const fitting = Object.keys(optionalDependencies)
      .map((name) => `node_modules/${name}`)
      .filter((each) => packages[each] !== undefined && isForThisMachine(packages[each]));
    if (fitting.length > 0 && !fitting.some((each) => existsSync(packageFolder(each)))) {
      missing.push(fitting[0].slice('node_modules/'.length));
    }
  }
  return missing;
}

/** By system and processor: packages that name no processor are conveniences and no binaries. */
function isForThisMachine({ os, cpu }) {
  return os !== undefined && cpu !== undefined && os.includes(process.platform) && cpu.includes(process.arch);
}

/** A package that is there in name only. Whatever else fails, the server tells by itself. */
function tellBrokenImport(error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  const [what] = error.message.split(' imported from ');
  process.stderr.write(
    `Mesi Live cannot start: ${what}. Its packages are incomplete. Run in ${root}: npm ci\n`,
  );
  process.exitCode = 1;
}

function major(version) {
  return Number(version.split('.')[0]);
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
