import sharp from 'sharp';

/** A hill in the evening, kept so plainly that it is worth being sent in parts. */
export async function photo(width: number, height: number, sky: string): Promise<Buffer> {
  const hill = `M0 ${height} Q${width / 2} ${height / 4} ${width} ${height}Z`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="s" x2="0" y2="1"><stop stop-color="${sky}"/><stop offset="1" stop-color="#fc9"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#s)"/><circle cx="70%" cy="30%" r="9%" fill="#fff3c4"/>
    <path d="${hill}" fill="#143"/></svg>`;
  return sharp(Buffer.from(svg)).flatten().png({ compressionLevel: 0 }).toBuffer();
}
