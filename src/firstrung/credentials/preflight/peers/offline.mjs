// What every verifier here is handed instead of a network: bundled contexts, one DID document,
// one status list. Input: one JSON object on standard input,
// {contexts: {url: document}, didDocument, didUrl, statusListCredential, samples: [credential]};
// output: one JSON object {version, results: [{accepted, reason}]}.
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {readFileSync} from 'node:fs';

const require = createRequire(import.meta.url);

export function readWorld() {
  const world = JSON.parse(readFileSync(0, 'utf8'));
  const known = new Map(Object.entries(world.contexts));
  known.set(world.didDocument.id, world.didDocument);
  for(const method of world.didDocument.verificationMethod) {
    known.set(method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method});
  }
  known.set(world.statusListCredential.id, world.statusListCredential);
  return {world, known};
}

export function versionOf(name) {
  const folder = dirname(fileURLToPath(import.meta.url));
  const file = join(folder, 'node_modules', name, 'package.json');
  return require(file).version;
}

export function reasonsOf(error) {
  const errors = error?.errors ?? [error];
  return errors.filter(Boolean).map(each => each.message ?? String(each)).join('; ');
}

// Judges every sample and writes the answer; `judge` gives {accepted, reason}.
export async function answer(world, version, judge) {
  const results = [];
  for(const sample of world.samples) {
    try {
      results.push(await judge(sample));
    } catch(error) {
      results.push({accepted: false, reason: reasonsOf(error)});
    }
  }
  process.stdout.write(JSON.stringify({version, results}));
}
