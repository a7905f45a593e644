import type { Finding } from './tidy.ts';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
}
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/**
 * Dependencies that the lock does not hold, those for other platforms included: `npm ci` refuses such a lock, though
 * `npm install` writes it when a registry did not have that package.
 */
export function findUnlocked({ packages }: Lockfile): readonly Finding[] {
  return Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => resolveFrom(path, name, packages) === null)
      .map(
        (name): Finding => ({
          rule: 'unlocked',
          where: 'package-lock.json',
          what: `${path} needs ${name}, not there`,
        }),
      ),
  );
}

/**
 * Packages with an install script that `allowScripts` does not name, and names in it without such a package: npm 12
 * runs no script that is not named, and warns of each that nobody decided about.
 */
export function findUndecidedScripts(
  { packages }: Lockfile,
  allowScripts: Readonly<Record<string, boolean>>,
): readonly Finding[] {
  const scripted = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  const found = (name: string, what: string): Finding => ({
    rule: 'script',
    where: 'package.json',
    what: `allowScripts ${what} ${name}`,
  });
  return [
    ...scripted.filter((name) => !(name in allowScripts)).map((name) => found(name, 'does not decide about')),
    ...Object.keys(allowScripts)
      .filter((name) => !scripted.includes(name))
      .map((name) => found(name, 'names without need')),
  ];
}

/** As Node looks for it: in the package's own node_modules, then in each one above. */
function resolveFrom(path: string, name: string, packages: Lockfile['packages']): string | null {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const candidate = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[candidate]?.version !== undefined) return candidate;
    if (folder === '') return null;
  }
}
