const MAPPED = '00000000000000000000ffff';

/** Writes an address of 4 or 16 bytes as Node does; undefined: it is none, as of a connection that is gone. */
export function remoteAddressOf(bytes: ArrayBuffer): string | undefined {
  const address = Buffer.from(bytes);
  if (address.length === 4) return address.join('.');
  if (address.length !== 16) return undefined;
  const isMapped = address.toString('hex', 0, 12) === MAPPED;
  if (isMapped) return `::ffff:${address.subarray(12).join('.')}`;
  const groups = Array.from({ length: 8 }, (_, n) => address.readUInt16BE(2 * n).toString(16));
  // the shortest form is the one that URLs are written in
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
