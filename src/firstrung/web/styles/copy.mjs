// Puts the upload client beside the style sheet, so that the site serves it itself.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const client = readFileSync("node_modules/tus-js-client/dist/tus.min.js", "utf8");
mkdirSync("build/static", { recursive: true });
// The source map is not served, so the pointer to it goes.
writeFileSync("build/static/tus.min.js", client.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
