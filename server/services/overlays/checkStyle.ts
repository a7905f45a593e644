import { type CssNode, parse, walk } from 'css-tree';

/** At-rules that bring nothing from elsewhere. */
const AT_RULES = new Set(['media', 'keyframes', 'supports']);
/** Functions that compute a value; none of them loads or runs anything. */
const FUNCTIONS = new Set(
  'rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark calc min max clamp round var linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient repeating-conic-gradient translate translatex translatey translatez translate3d scale scalex scaley scale3d rotate rotatex rotatey rotatez rotate3d skew skewx skewy matrix matrix3d perspective cubic-bezier steps linear blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia minmax repeat fit-content inset circle ellipse polygon'.split(
    ' ',
  ),
);
/** Properties by which old browsers ran what they were given. */
const PROPERTIES = new Set(['behavior', '-moz-binding', 'src']);

/**
 * Says whether a style sheet holds styles and nothing else: every part of it is understood, nothing in it loads or runs
 * anything, and nothing hides what it is by escapes. The content policy of the page is the second line.
 */
export function isHarmlessStyle(style: string): boolean {
  // what cannot be written cannot be hidden: neither escapes, nor the end of an element, nor a comment around half a word
  if (/\\|<|\/\*|(?![\n\r\t])\p{Cc}/u.test(style)) return false;
  let isHarmless = true;
  const spoil = () => {
    isHarmless = false;
  };
  const tree = parse(style, { parseCustomProperty: true, onParseError: spoil });
  walk(tree, (node) => {
    if (!isKnown(node)) spoil();
  });
  return isHarmless;
}

function isKnown(node: CssNode): boolean {
  switch (node.type) {
    case 'Atrule':
      return AT_RULES.has(node.name.toLowerCase());
    case 'Declaration':
      return !PROPERTIES.has(node.property.toLowerCase());
    case 'Function':
      return FUNCTIONS.has(node.name.toLowerCase());
    // Raw is what the parser did not understand
    case 'Url':
    case 'Raw':
    case 'CDO':
    case 'CDC':
      return false;
    default:
      return true;
  }
}
