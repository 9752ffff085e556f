// Copies the upload client beside the style sheet, so that the site serves it itself.
import { copyFileSync, mkdirSync } from "node:fs";

mkdirSync("build/static", { recursive: true });
copyFileSync("node_modules/tus-js-client/dist/tus.min.js", "build/static/tus.min.js");
