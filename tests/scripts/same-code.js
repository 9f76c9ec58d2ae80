// Whether two modules are the same code, whatever their room and comments: node same-code.js typescript one other …
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [typescript, ...files] = process.argv.slice(2);
const ts = createRequire(import.meta.url)(typescript);

/** The tokens of a module, without what stands between them. */
function tokens(file) {
  const text = readFileSync(file, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const found = source.parseDiagnostics.map(({ messageText }) => `fault: ${messageText}`);
  const look = (node) => {
    const kind = ts.SyntaxKind[node.kind];
    found.push(node.getChildCount(source) ? kind : `${kind} ${node.getText(source)}`);
    for (const child of node.getChildren(source)) if (!ts.isJSDoc(child)) look(child);
  };
  look(source);
  return found.join("\n");
}

for (let index = 0; index < files.length; index += 2) {
  if (tokens(files[index]) !== tokens(files[index + 1])) console.log(files[index]);
}
