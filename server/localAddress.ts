const EVERY_NETWORK = new Set(['0.0.0.0', '::', '::0']);

/** Where this machine finds a server that was told to listen on `host`. */
export function localAddress(host: string, port: number): string {
  if (EVERY_NETWORK.has(host)) return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
