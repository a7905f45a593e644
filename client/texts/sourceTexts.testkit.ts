import ts from 'typescript';

/** Properties and attributes that people read. */
const READ =
  /^(label|title|body|hint|placeholder|description|alt|yes|no|verb|promise|error|text|valueText|consequence|endWords|name|aria-(label|valuetext|description|roledescription))$/;
/** Attributes and arguments whose words are for machines, however they look. */
const FOR_MACHINES = /^(className|style|d|id|href|src|viewBox|points|transform|rel|accept|type|sizes|media)$/;
const WORD = /\p{L}{2}/u;
/** A sentence or a part of one, wherever it stands: two words in a row, or one with a capital and a full stop. */
const SENTENCE = /[\p{L}’]+[,:;]? [\p{Ll}“]{2}|^\p{Lu}\p{Ll}+[ .…?!]|\p{Ll}[.…?!]$/u;

/** Words in the code of a page that belong into the catalogue, as they are written. */
export function strayTexts(path: string, source: string): readonly string[] {
  const found: string[] = [];
  walk(parsed(path, source), (node) => {
    const words = wordsOf(node);
    if (words !== null && isForPeople(node, words)) found.push(words);
  });
  return found;
}

/** Keys that a file names: whole, or as the parts around what is put in. */
export function textUses(
  path: string,
  source: string,
): { readonly keys: ReadonlySet<string>; readonly patterns: readonly RegExp[] } {
  const keys = new Set<string>();
  const patterns: RegExp[] = [];
  walk(parsed(path, source), (node) => {
    if (ts.isStringLiteralLike(node)) keys.add(node.text);
    if (!ts.isTemplateExpression(node) || !/^[a-zA-Z.]+\.$/.test(node.head.text)) return;
    const rest = node.templateSpans.map(({ literal }) => `[\\w.]+${escaped(literal.text)}`);
    patterns.push(new RegExp(`^${escaped(node.head.text)}${rest.join('')}$`));
  });
  return { keys, patterns };
}

function escaped(text: string): string {
  return text.replaceAll('.', '\\.');
}

function parsed(path: string, source: string): ts.SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, kind);
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isThrowStatement(node)) return;
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** What is written between quotes, backticks or tags; null for everything else. */
function wordsOf(node: ts.Node): string | null {
  if (ts.isJsxText(node)) return node.text.trim().replace(/\s+/g, ' ');
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? textOf(node) : null;
}

/** What is put in is three dots. */
function textOf({ head, templateSpans }: ts.TemplateExpression): string {
  return [head.text, ...templateSpans.map(({ literal }) => literal.text)].join('…');
}

function isForPeople(node: ts.Node, words: string): boolean {
  if (!WORD.test(words)) return false;
  if (ts.isJsxText(node)) return true;
  const place = placeOf(node);
  if (place === 'machine') return false;
  return place === 'read' || SENTENCE.test(words);
}

/** Where a string ends up: through conditions and alternatives to the property, attribute or call it is for. */
function placeOf(node: ts.Node): 'read' | 'machine' | 'unknown' {
  const { parent } = node;
  if (ts.isConditionalExpression(parent)) return node === parent.condition ? 'machine' : placeOf(parent);
  if (ts.isJsxExpression(parent)) return ts.isJsxAttribute(parent.parent) ? placeOf(parent) : 'read';
  if (ts.isParenthesizedExpression(parent)) return placeOf(parent);
  if (ts.isBinaryExpression(parent)) {
    const chooses = ['??', '||', '&&'].includes(parent.operatorToken.getText());
    return chooses ? placeOf(parent) : parent.operatorToken.getText() === '+' ? 'unknown' : 'machine';
  }
  if (ts.isJsxAttribute(parent) || ts.isPropertyAssignment(parent)) return placeOfName(parent, node);
  if (ts.isCaseClause(parent) || ts.isElementAccessExpression(parent) || ts.isLiteralTypeNode(parent))
    return 'machine';
  if (ts.isCallExpression(parent))
    return /^(t|common|cx|call)(\.rich)?$/.test(parent.expression.getText()) ? 'machine' : 'unknown';
  return 'unknown';
}

function placeOfName(
  owner: ts.JsxAttribute | ts.PropertyAssignment,
  node: ts.Node,
): 'read' | 'machine' | 'unknown' {
  if (owner.name === node) return 'machine';
  const name = owner.name.getText().replace(/['"]/g, '');
  if (FOR_MACHINES.test(name)) return 'machine';
  return READ.test(name) ? 'read' : 'unknown';
}
