import {
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** The modules that an embedded Janus loads. It loads nothing else. */
const MODULES = {
  plugins: ['libjanus_videoroom.so', 'libjanus_streaming.so'],
  transports: ['libjanus_websockets.so'],
} as const;

export interface JanusSettings {
  /** The folder of the settings. It is private to this Janus, and rewritten at each start. */
  readonly folder: string;
  /** The control port, on loopback. */
  readonly port: number;
  readonly secret: string;
  /** The admin interface, for who runs the server; it is on loopback, too. */
  readonly admin: { readonly port: number; readonly secret: string };
  readonly rtpPorts: { readonly first: number; readonly last: number };
  /** The addresses of this machine that browsers may be sent to. */
  readonly addresses: readonly string[];
  /** The address by which browsers reach this machine; null when it is one of `addresses`. */
  readonly publicAddress: string | null;
}

/** Returns where a `janus` keeps its modules, seen from where it is itself; null when they are not found. */
export function findModules(binary: string): string | null {
  const prefix = dirname(dirname(realpathSync(binary)));
  const libraries = ['lib', 'lib64'].map((name) => join(prefix, name)).filter((path) => existsSync(path));
  const folders = libraries.flatMap((library) => [
    library,
    ...readdirSync(library, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name.includes('-linux-'))
      .map((entry) => join(library, entry.name)),
  ]);
  const found = folders.map((folder) => join(folder, 'janus'));
  return found.find((folder) => existsSync(join(folder, 'plugins', MODULES.plugins[0]))) ?? null;
}

/** Writes all that `janus -F` needs. Nobody else may read the secrets in it. */
export function writeJanusConfig(settings: JanusSettings, modules: string): void {
  const { folder } = settings;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [kind, names] of Object.entries(MODULES)) {
    mkdirSync(join(folder, kind));
    for (const name of names) symlinkSync(join(modules, kind, name), join(folder, kind, name));
  }
  mkdirSync(join(folder, 'none'));
  const files = {
    'janus.jcfg': mainConfig(settings),
    'janus.transport.websockets.jcfg': websocketConfig(settings),
    'janus.plugin.videoroom.jcfg': 'general: {\n}\n',
    'janus.plugin.streaming.jcfg': 'general: {\n}\n',
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
}

function mainConfig({ folder, secret, admin, rtpPorts, addresses, publicAddress }: JanusSettings): string {
  const mapping = publicAddress === null ? '' : `\n  nat_1_1_mapping = ${quote(publicAddress)}`;
  return `general: {
  configs_folder = ${quote(folder)}
  plugins_folder = ${quote(join(folder, 'plugins'))}
  transports_folder = ${quote(join(folder, 'transports'))}
  events_folder = ${quote(join(folder, 'none'))}
  loggers_folder = ${quote(join(folder, 'none'))}
  debug_level = 3
  debug_timestamps = true
  api_secret = ${quote(secret)}
  admin_secret = ${quote(admin.secret)}
  session_timeout = 60
  hide_dependencies = true
}
media: {
  no_media_timer = 1
  rtp_port_range = "${rtpPorts.first}-${rtpPorts.last}"
}
nat: {
  ice_keepalive_conncheck = true
  ice_enforce_list = ${quote(addresses.join(','))}
  ice_ignore_list = "vmnet"${mapping}
}
`;
}

function websocketConfig({ port, admin }: JanusSettings): string {
  return `general: {
  json = "compact"
  ws = true
  ws_port = ${port}
  ws_ip = "127.0.0.1"
  wss = false
}
admin: {
  admin_ws = true
  admin_ws_port = ${admin.port}
  admin_ws_ip = "127.0.0.1"
  admin_wss = false
}
`;
}

/** Quotes a text as libconfig reads it. */
function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
