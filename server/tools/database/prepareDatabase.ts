/**
 * Prepares the MongoDB-compatible server that tests run against: PostgreSQL with DocumentDB from Debian's testing
 * suite in a folder of its own, and FerretDB built from its Go module. Each part is made beside its place and
 * renamed into it, so a run that was interrupted leaves nothing half done.
 */
import { spawnSync } from 'node:child_process';
import { findGo, inPlace, type Prepared, run } from '../buildParts.ts';
import {
  databaseIsThere,
  FERRETDB_FOLDER,
  FERRETDB_VERSION,
  POSTGRES_DATA,
  POSTGRES_PACKAGE,
  POSTGRES_ROOT,
} from './databaseFiles.ts';

const SUITE = 'testing';
const FERRETDB_MODULE = 'github.com/FerretDB/FerretDB/v2/cmd/ferretdb';

/**
 * $1 folder, $2 suite, $3 package, $4 mount point. The mirror and how to fetch from it are what this machine's own
 * apt is told. Only programs are wanted: no cluster, no service, no documentation. systemd-tmpfiles would want
 * /proc, which is not mounted there: it is answered for.
 */
const INSTALL_POSTGRES = `
set -eu
root=$1 suite=$2 package=$3 data=$4
apt-get update -qq
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)
[ -n "$mirror" ] || { echo 'apt of this machine names no Debian mirror'; exit 1; }
chmod 755 "$root"
debootstrap --variant=minbase "$suite" "$root" "$mirror"
apt-config dump | grep -E '^Acquire::(http|https|ftp|Check-|Retries|Max-)' > "$root/etc/apt/apt.conf.d/90host" || true
cp /etc/resolv.conf "$root/etc/resolv.conf"
printf 'path-exclude=/usr/share/doc/*\\npath-exclude=/usr/share/man/*\\npath-exclude=/usr/share/locale/*\\n' > "$root/etc/dpkg/dpkg.cfg.d/lean"
printf '#!/bin/sh\\nexit 101\\n' > "$root/usr/sbin/policy-rc.d"
printf '#!/bin/sh\\nexit 0\\n' > "$root/usr/local/sbin/systemd-tmpfiles"
chmod 755 "$root/usr/sbin/policy-rc.d" "$root/usr/local/sbin/systemd-tmpfiles"
mkdir -p "$root/etc/postgresql-common" "$root$data"
echo 'create_main_cluster = false' > "$root/etc/postgresql-common/createcluster.conf"
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
chroot "$root" apt-get update -qq
chroot "$root" apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold -o Dpkg::Options::=--force-unsafe-io -o DPkg::Path=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin "$package"
chroot "$root" apt-get clean
rm -rf "$root/var/lib/apt/lists"
`;

/** $1 folder of a Debian, $2 folder for the result, $3 module@version: Go out of that Debian, trusting whom this machine trusts. */
const BUILD_IN_DEBIAN = `
set -eu
root=$1 result=$2 module=$3
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
chroot "$root" apt-get update -qq
chroot "$root" apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 golang-go ca-certificates
cp -L "\${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$root/tmp/host.crt"
chroot "$root" env SSL_CERT_FILE=/tmp/host.crt HOME=/tmp GOROOT=/usr/lib/go GOBIN=/tmp/bin CGO_ENABLED=0 go install "$module"
cp "$root/tmp/bin/ferretdb" "$result/ferretdb"
chroot "$root" apt-get purge -y -qq --autoremove -o Dpkg::Use-Pty=0 golang-go
rm -rf "$root/tmp/host.crt" "$root/tmp/bin" "$root/tmp/go" "$root/tmp/.cache" "$root/var/lib/apt/lists"
`;

function installPostgres(): Promise<Prepared> {
  return inPlace(POSTGRES_ROOT, (folder) => {
    const args = ['-c', INSTALL_POSTGRES, 'provision', folder, SUITE, POSTGRES_PACKAGE, POSTGRES_DATA];
    return run({ command: 'sh', args });
  });
}

async function buildFerretDb(postgres: Promise<Prepared>): Promise<Prepared> {
  const module = `${FERRETDB_MODULE}@v${FERRETDB_VERSION}`;
  const go = findGo();
  if (go !== null) {
    return inPlace(FERRETDB_FOLDER, (folder) =>
      run({ command: go, args: ['install', module], env: { GOBIN: folder, CGO_ENABLED: '0' } }),
    );
  }
  if (!(await postgres).ok) return { ok: false, why: 'Go 1.21 or newer is not on this machine' };
  return inPlace(FERRETDB_FOLDER, (folder) => {
    const args = ['-c', BUILD_IN_DEBIAN, 'provision', POSTGRES_ROOT, folder, module];
    return run({ command: 'sh', args });
  });
}

function obstacle(): string | null {
  if (process.platform !== 'linux') return 'it is prepared on Linux only';
  if (process.getuid?.() !== 0) return 'it runs in a root directory of its own, which only root can enter';
  const tools = ['apt-get', 'debootstrap', 'setpriv', 'unshare'];
  const missing = tools.filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error);
  if (missing.length > 0) return `${missing.join(', ')} is not on this machine`;
  const mayMount = spawnSync('unshare', ['--mount', 'true'], { stdio: 'ignore' }).status === 0;
  return mayMount ? null : 'root may not mount anything here, as in most containers';
}

/** Under two minutes the first time, nothing afterwards. */
export async function prepareDatabase(): Promise<Prepared> {
  if (databaseIsThere()) return { ok: true };
  const why = obstacle();
  if (why !== null) return { ok: false, why };
  const postgres = installPostgres();
  const [first, second] = await Promise.all([postgres, buildFerretDb(postgres)]);
  return first.ok ? second : first;
}
